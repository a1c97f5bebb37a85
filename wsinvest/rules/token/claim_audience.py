"""The token is meant for another audience."""

from wsinvest.analysis import attribution
from wsinvest.analysis.claims import ABSENT
from wsinvest.analysis.repairs import ISSUE_FOR_THIS_SERVER
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "token.claim.audience",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token is meant for another audience: aud is {found}, {due} is demanded"),
        impact=_("{effect}"),
        cause=_("The token was issued for another service, or the server expects another name of itself."),
        fix=_("Request the token for this audience, or correct the server's setting."),
        check=_("aud of a fresh token contains {due}."),
        name=_("The token is meant for another audience"),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def claim_audience(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when aud is not the configured one or is missing; proven by a token with it that gets further."""
    due, anatomy = token.expected.audience, token.anatomy
    if not due or anatomy is None or not anatomy.alg or due in anatomy.audience:
        return Pass()
    found: object = ", ".join(anatomy.audience) or ABSENT
    facts = ("token:anatomy/audience", "token:expected/audience")
    return attribution.hit(Severity.HIGH, handshake, ("token.claim.audience",), facts, found=found, due=due)
