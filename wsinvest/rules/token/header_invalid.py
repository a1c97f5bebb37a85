"""The token's header holds what no careful server accepts."""

from wsinvest.analysis import attribution
from wsinvest.analysis.repairs import ONE_KEY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Outcome, Severity
from wsinvest.model.registry import rule


@rule(
    "token.header.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token's header holds what no careful server accepts",
            impact="{effect}",
            cause="A name stands twice, an unknown extension is demanded, typ is another, or kid looks like a path.",
            fix="Write a plain header: alg, typ JWT and, if needed, a short kid.",
            check="The header of a fresh token holds alg, typ and kid only.",
        ),
        pt_BR=Words(
            title="O cabeçalho do token contém o que nenhum servidor cuidadoso aceita",
            impact="{effect}",
            cause="Um nome se repete, exige-se uma extensão desconhecida, typ é outro, ou kid parece um caminho.",
            fix="Use um cabeçalho simples: alg, typ JWT e, se necessário, um kid curto.",
            check="O cabeçalho de um token novo contém apenas alg, typ e kid.",
        ),
    ),
    steps=(ONE_KEY,),
)
def header_invalid(token: Token, handshake: Handshake | None) -> Outcome:
    """Found by the validator before it looked at the signature."""
    if token.verdict is None or token.verdict.code != "token.header.invalid":
        return Clear()
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, ("token:verdict/code",))
