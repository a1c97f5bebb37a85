"""The token comes from another issuer."""

from wsinvest.analysis import attribution
from wsinvest.analysis.claims import ABSENT
from wsinvest.analysis.repairs import ISSUE_FOR_THIS_SERVER
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "token.claim.issuer",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token comes from another issuer: iss is {found}, {due} is demanded"),
        impact=_("{effect}"),
        cause=_("Token service and server belong to different environments, or name the issuer differently."),
        fix=_("Point both at one issuer; mind the scheme and the last slash."),
        check=_("iss of a fresh token is {due}."),
        name=_("The token comes from another issuer"),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def claim_issuer(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when iss is not the configured one or is missing; proven by a token with it that gets further."""
    due, anatomy = token.expected.issuer, token.anatomy
    if not due or anatomy is None or not anatomy.alg or due == anatomy.issuer:
        return Pass()
    found: object = anatomy.issuer or ABSENT
    facts = ("token:anatomy/issuer", "token:expected/issuer")
    return attribution.hit(Severity.HIGH, handshake, ("token.claim.issuer",), facts, found=found, due=due)
