"""The token is signed with an algorithm that the server does not accept."""

from wsinvest.analysis import attribution
from wsinvest.analysis.repairs import ONE_KEY
from wsinvest.analysis.signature import by_set, is_unsigned
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.keyset import Keyset
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "token.header.alg_mismatch",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token is signed with {found}, the server takes {due:list}"),
        impact=_("{effect}"),
        cause=_("Issuer and server were configured with different algorithms."),
        fix=_("Agree on one algorithm, and pin it on the server."),
        check=_("alg of a fresh token is among those that the server takes."),
        name=_("The token is signed with an algorithm that the server does not take"),
    ),
    steps=(ONE_KEY,),
)
def header_alg_mismatch(token: Token, handshake: Handshake | None, keyset: Keyset | None = None) -> Outcome:
    """Fail when alg is not an expected algorithm; proven by the fetched key set or by a token that gets further."""
    if token.anatomy is None or not token.anatomy.alg or is_unsigned(token):
        return Pass()
    found, due = token.anatomy.alg, token.expected.algorithms
    of_key = next((key for key in keyset.keys if key.kid and key.kid == token.anatomy.kid), None) if keyset else None
    if of_key is not None and token.expected.key == "set":
        due = of_key.algorithms
    known = token.verdict is not None or token.expected.algorithm_given
    if not known or found in due:
        return Pass()
    facts = ("token:anatomy/alg", "token:expected/algorithms", *(("keyset:keys",) if of_key else ()))
    return attribution.hit(
        Severity.HIGH, handshake, ("token.header.alg_mismatch",), facts, decisive=by_set(token), found=found, due=due
    )
