"""The token is not signed with the configured key."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import RESTART_SERVICES
from wsinvest.analysis.repairs import ONE_KEY
from wsinvest.analysis.signature import by_set, is_unsigned
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule

NO_KEY: Final = _("No key is configured that could check the token's signature.")


@rule(
    "token.signature.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token is not signed with the configured key"),
        impact=_("{effect}"),
        cause=_("Issuer and server use different secrets, or different decodings of one."),
        fix=_("Use one source for the secret on both sides, then restart both."),
        check=_("A fresh token of the issuer verifies with the server's key."),
    ),
    steps=(ONE_KEY, RESTART_SERVICES),
)
def signature_invalid(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the signature does not match the configured key; proven by another token that gets further.

    Also proven when the server refuses it and the issuer publishes the key with the token's kid. NotMeasured without a
    key.
    """
    if token.anatomy is None or not token.anatomy.alg or is_unsigned(token):
        return Pass()
    if token.verdict is None:
        return NotMeasured(NO_KEY)
    if token.verdict.code != "token.signature.invalid":
        return Pass()
    facts = ("token:verdict/verified", "token:verdict/code")
    decisive = by_set(token) and bool(token.anatomy.kid)
    return attribution.hit(
        Severity.CRITICAL, handshake, ("token.signature.invalid",), facts, decisive=decisive, cleared=Severity.MEDIUM
    )
