"""A token cannot be signed with the configured secret and algorithm."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import RESTART_SERVICES, TEST_GENERATION
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import GenerationReason, GenerationState, Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule

_NOTHING_TO_SIGN_WITH: Final = _(
    "No signing secret of this target is known here, so the generation of tokens was not tested."
)
_FORBIDDEN: Final = _("Signing a token for the test was forbidden for this run.")
_SECRET: Final = _("the configured secret")
_SECRET_AND: Final = _("the configured secret and {algorithm}")
_SERVER_ERRORS: Final = 500


@rule(
    "token.generation.failed",
    leads_to=("login.service.error", "login.response.empty_token", "token.value.empty"),
    text=Text(
        title=_("No usable token can be signed with the configured settings: {reason}"),
        impact=_("Whatever relies on these settings cannot issue tokens. {effect}"),
        cause=_("Signing a test token with {settings}, or verifying it again, failed."),
        fix=_("Set a secret, and an algorithm that fits the key."),
        check=_("A token signed with the settings verifies with the same settings."),
        name=_("No usable token can be signed"),
    ),
    steps=(TEST_GENERATION, RESTART_SERVICES),
)
def generation_failed(token: Token, login: Login | None, handshake: Handshake | None) -> Outcome:
    """Fail when signing fails or the result does not verify; proven, inferred when only the secret is unset here.

    An unset secret is proof only beside a login that gives no token. LOW and observed where good tokens are issued
    anyway: then our copy of the settings differs from the service's.
    """
    made = token.generation
    if made.state is GenerationState.SIGNED:
        return Pass()
    if made.state is not GenerationState.FAILED:
        return NotMeasured(_FORBIDDEN if made.state is GenerationState.FORBIDDEN else _NOTHING_TO_SIGN_WITH)
    absent = made.reason is GenerationReason.SECRET_MISSING
    if absent and login is not None and not _may_lack_secret(login):
        return NotMeasured(_NOTHING_TO_SIGN_WITH)
    settings = filled(_SECRET_AND, algorithm=made.algorithm) if made.algorithm else _SECRET
    values = {"reason": ENUMS[type(made.reason)][made.reason], "settings": settings}
    evidence = ("token:generation/state", "token:generation/reason")
    said = attribution.attribute(handshake, replaced=False)
    if said is attribution.Attribution.CLEARED or (login is not None and login.token_state is TokenState.PRESENT):
        values["effect"] = attribution.EFFECT[attribution.Attribution.CLEARED]
        return Fail(Severity.LOW, Confidence.OBSERVED, values, evidence)
    values["effect"] = attribution.EFFECT[said]
    unset = absent or made.reason is GenerationReason.SECRET_EMPTY
    decisive = not unset or (login is not None and login.answered)
    return Fail(Severity.CRITICAL, Confidence.PROVEN if decisive else Confidence.INFERRED, values, evidence)


def _may_lack_secret(login: Login) -> bool:
    """True if the login answers as a service without a secret does: 2xx with an empty token, or 5xx."""
    value_empty = login.answered and login.token_state is not TokenState.ABSENT
    return value_empty or (login.response is not None and login.response.status >= _SERVER_ERRORS)
