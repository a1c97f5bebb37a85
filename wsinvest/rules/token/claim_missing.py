"""The token has no exp: it never expires."""

from wsinvest.analysis import attribution
from wsinvest.analysis.repairs import ISSUE_FOR_THIS_SERVER
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "token.claim.missing",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token has no exp: it never runs out"),
        impact=_("Servers that demand exp refuse it; others accept a stolen one for ever. {effect}"),
        cause=_("The issuer leaves the claim out."),
        fix=_("Issue tokens with exp, a quarter of an hour ahead."),
        check=_("A fresh token has exp."),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def claim_missing(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when exp is missing; LOW, and HIGH when that is the token's only fault; proven by a token with exp."""
    anatomy = token.anatomy
    if anatomy is None or not anatomy.alg or not anatomy.claims or "exp" in anatomy.claims:
        return Pass()
    alone = token.verdict is not None and token.verdict.code == "token.claim.missing"
    severity = Severity.HIGH if alone else Severity.LOW
    return attribution.hit(severity, handshake, ("token.claim.missing",), ("token:anatomy/claims",), replaced=alone)
