"""The token's kid is not one of the server's keys."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import RESTART_SERVICES
from wsinvest.analysis.repairs import ONE_KEY
from wsinvest.analysis.signature import by_set
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.keyset import Keyset, KeysetState
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule

KEY_SET: Final = _("The key set at JWKS_URL could not be read, so key ids were not compared.")


@rule(
    "token.header.kid_unknown",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token names another key than the server's"),
        impact=_("{effect}"),
        cause=_("Keys were rotated on one side only, or the token is older than the rotation."),
        fix=_("Let the server fetch the keys again; keep old ones until their tokens run out."),
        check=_("kid of a fresh token is among the server's keys."),
    ),
    steps=(ONE_KEY, RESTART_SERVICES),
)
def header_kid_unknown(token: Token, handshake: Handshake | None, keyset: Keyset | None = None) -> Outcome:
    """Fail when kid differs from JWT_KID or is not in the fetched key set; proven by the key set or by a probe."""
    if token.verdict is not None and token.verdict.code == "token.header.kid_unknown":
        decisive = by_set(token)
        facts = ("token:anatomy/kid", "token:verdict/code", *(("keyset:keys",) if decisive and keyset else ()))
        return attribution.hit(Severity.HIGH, handshake, ("token.header.kid_unknown",), facts, decisive=decisive)
    unread = keyset is None or keyset.state is not KeysetState.READ
    if (
        token.expected.key_set
        and unread
        and not token.expected.key_id
        and token.anatomy is not None
        and token.anatomy.kid
    ):
        return NotMeasured(KEY_SET)
    return Pass()
