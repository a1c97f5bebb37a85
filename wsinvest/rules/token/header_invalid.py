"""The token's header is malformed: a duplicate name, an unknown extension, another typ, or an unsafe kid."""

from wsinvest.analysis import attribution
from wsinvest.analysis.repairs import ONE_KEY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "token.header.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token's header holds what no careful server accepts"),
        impact=_("{effect}"),
        cause=_("A name stands twice, an unknown extension is demanded, typ is another, or kid looks like a path."),
        fix=_("Write a plain header: alg, typ JWT and, if needed, a short kid."),
        check=_("The header of a fresh token holds alg, typ and kid only."),
    ),
    steps=(ONE_KEY,),
)
def header_invalid(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the validator rejects the header; proven by another token that gets further."""
    if token.verdict is None or token.verdict.code != "token.header.invalid":
        return Pass()
    return attribution.hit(Severity.HIGH, handshake, ("token.header.invalid",), ("token:verdict/code",))
