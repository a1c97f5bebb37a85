"""Does Envoy itself refuse the upgrade? It answers 403 without a body where `upgrade_configs` do not allow it."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import header_of
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.finding import Rival

_NAMES: Final = ("envoy", "istio-envoy")  # what it puts into the Server header, also of what it passes on
_PASSED: Final = "x-envoy-upstream-service-time"  # it adds this to every answer of a server behind it
_FORBIDDEN: Final = 403
ASKED_FIRST: Final = Rival(
    "http.auth.rejected",
    "kubectl logs DEPLOYMENT-OF-ENVOY | grep -E 'upgrade_failed|ext_authz_denied'",
    _("%RESPONSE_CODE_DETAILS% of its access log: upgrade_failed is this; ext_authz_denied is a check of credentials."),
)


def refused_upgrades(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that Envoy refused itself, if it passes a plain GET of the same path on to a server; else empty."""
    page = next((get.response for get in handshake.plain if get.label == "path"), None)
    if page is None or not _is_passed(page) or page.status in (401, _FORBIDDEN):
        return ()
    return tuple(one for one in ends.answered(handshake.repeats, _FORBIDDEN) if _is_envoys_own(one))


def _is_envoys_own(attempt: Attempt) -> bool:
    answer = attempt.response
    by_envoy = header_of(attempt, "server").lower() in _NAMES
    return by_envoy and answer is not None and not answer.body and not _is_passed(answer)


def _is_passed(answer: Response) -> bool:
    """True if a server behind Envoy gave this answer."""
    return any(name.lower() == _PASSED for name in answer.other_headers)
