"""The token's type is refresh or id token, not access token."""

from wsinvest.analysis import attribution
from wsinvest.analysis.repairs import ISSUE_FOR_THIS_SERVER
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "token.claim.type",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token says of itself that it is a refresh or an id token"),
        impact=_("A strict server refuses it; one that takes it lets a long-lived token in. {effect}"),
        cause=_("The client sends another of the tokens that the login issued."),
        fix=_("Send the access token; let the server demand its type."),
        check=_("A fresh access token opens the connection, a refresh token is refused."),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def claim_type(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the validator finds a refresh or id token; proven by another token that gets further."""
    if token.verdict is None or token.verdict.code != "token.claim.type":
        return Pass()
    return attribution.hit(Severity.HIGH, handshake, ("token.claim.type",), ("token:verdict/code",))
