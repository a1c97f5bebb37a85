"""A claim of the token is malformed: times in milliseconds or as text, a name twice, a wrong type."""

from wsinvest.analysis import attribution
from wsinvest.analysis.repairs import ISSUE_FOR_THIS_SERVER
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "token.claim.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("A claim of the token is malformed: times in milliseconds or as text, a name twice, a wrong type"),
        impact=_("Strict servers refuse it; lax ones may let it live for thousands of years. {effect}"),
        cause=_("The issuer writes claims in a form that the standard does not know."),
        fix=_("Write exp, nbf and iat as numbers of seconds; sub, iss and jti as text; each name once."),
        check=_("exp of a fresh token is a number of ten digits."),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def claim_invalid(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the validator finds a malformed claim in a verified token; proven by a token without it."""
    if token.verdict is None or token.verdict.code != "token.claim.invalid":
        return Pass()
    facts = ("token:verdict/code",)
    return attribution.hit(Severity.HIGH, handshake, ("token.claim.invalid",), facts, cleared=Severity.MEDIUM)
