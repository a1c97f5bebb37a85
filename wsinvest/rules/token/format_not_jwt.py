"""The token is no JWT, although a key for JWTs is configured."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import TODAY, VERIFY_AUTH
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

NO_JWT_EXPECTED: Final = _(
    "Nothing that is configured says that the server wants a JWT, so an opaque token was not judged."
)
NOT_REACHED: Final = _("No handshake came as far as the server's check of the token.")

SEND_JWT: Final = Step(
    "send_jwt",
    TODAY,
    30,
    _("Send the JWT that the token service issues (three parts, begins with eyJ), not a session id or an API key."),
    _("The first part of the token that is sent decodes to a JSON header."),
    snippet=_('cut -d. -f1 <<< "$TOKEN" | base64 -d  # shows {"alg": ...} where it is a JWT'),
)


@rule(
    "token.format.not_jwt",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token is no JWT, although the configuration speaks of one"),
        impact=_("{effect}"),
        cause=_("Another credential (an API key, a session id) stands where the JWT is due."),
        fix=_("Send the token that the token service issues."),
        check=_("The token's first part decodes to a JSON header."),
    ),
    steps=(SEND_JWT, VERIFY_AUTH),
)
def format_not_jwt(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the server refuses a token that is no JWT although a key is configured; proven by another token."""
    if token.anatomy is None or token.anatomy.alg:
        return Pass()
    said = attribution.attribute(handshake, "token.format.not_jwt")
    if said is attribution.Attribution.CLEARED:
        return Pass()
    if token.verdict is None:
        return NotMeasured(NO_JWT_EXPECTED)
    if token.verdict.code != "token.format.not_jwt":
        return Pass()
    if said is attribution.Attribution.UNTRIED:
        return NotMeasured(NOT_REACHED)
    return attribution.hit(
        Severity.HIGH, handshake, ("token.format.not_jwt",), ("token:verdict/code", "token:anatomy/parts")
    )
