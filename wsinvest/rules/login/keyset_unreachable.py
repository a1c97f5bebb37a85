"""The key set at JWKS_URL cannot be fetched."""

from datetime import datetime
from typing import Final

from wsinvest.analysis.keyset import HARMLESS, judged_by_set
from wsinvest.analysis.remediation import RESTART_SERVICES
from wsinvest.analysis.repairs import SERVE_KEYS
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.keyset import Keyset, KeysetState
from wsinvest.facts.token import Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import NotMeasured, Outcome, Pass
from wsinvest.model.hosts import host_of, is_private
from wsinvest.model.registry import rule
from wsinvest.model.stage import Stage, StageName, State
from wsinvest.model.target import Target

_STATUS: Final = _("status {status}")
_NOT_HTTP: Final = _("no answer")


@rule(
    "login.keyset.unreachable",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The key set at JWKS_URL cannot be fetched: {why}"),
        impact=_("A server without the issuer's keys can verify no token, and refuses all of them."),
        cause=_("The request to {url} got no key set, and a token with nothing else against it is refused."),
        fix=_("Correct JWKS_URL, start its service, or open the way to it from the server's host."),
        check=_("From the server's host JWKS_URL answers 200, and a fresh token opens the connection."),
        name=_("The key set at JWKS_URL cannot be fetched"),
    ),
    steps=(SERVE_KEYS, RESTART_SERVICES),
)
def keyset_unreachable(
    keyset: Keyset, token: Token, target: Target, handshake: Handshake | None, now: datetime
) -> Outcome:
    """Fail when JWKS_URL gives no answer or an error and the server refuses a token that needs it; inferred.

    NotMeasured when the URL is private and this machine is not in its network.
    """
    if keyset.state not in (KeysetState.UNREACHABLE, KeysetState.REFUSED):
        return Pass()
    failed = next((stage for stage in keyset.stages if stage.state is State.FAILED), None)
    if keyset.response is None and _is_in_other_network(keyset, target, failed):
        return NotMeasured(HARMLESS)
    if keyset.response is not None:
        why, shown = filled(_STATUS, status=keyset.response.status), "keyset:response/status"
    else:
        why = ENUMS[type(failed.reason)][failed.reason] if failed and failed.reason else _NOT_HTTP
        shown = f"keyset:stages/{failed.name}" if failed else "keyset:state"
    return judged_by_set(keyset, token, handshake, now, shown, why=why)


def _is_in_other_network(keyset: Keyset, target: Target, failed: Stage | None) -> bool:
    """True if the URL is in a private network of the server (e.g. of its containers) and this machine is not."""
    private = is_private(host_of(keyset.url))
    unknown_name = failed is not None and failed.name is StageName.DNS
    return private and (unknown_name or not is_private(target.url.host))
