"""The token is not signed: alg is none, or the signature is empty."""

from wsinvest.analysis import attribution
from wsinvest.analysis.proofs import controls
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.analysis.repairs import ONE_KEY
from wsinvest.analysis.signature import is_unsigned
from wsinvest.facts.comparison import WELL, mark
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Outcome, Severity
from wsinvest.model.registry import rule


@rule(
    "token.header.alg_none",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is not signed: alg is none, or the signature is empty",
            impact="A server that takes it lets anybody in under any name. {effect}",
            cause="The issuer does not sign, or a library was told to accept none.",
            fix="Sign every token; let the server accept its own algorithm only.",
            check="An unsigned token is refused, a signed one opens the connection.",
        ),
        pt_BR=Words(
            title="O token não está assinado: alg é none ou a assinatura está vazia",
            impact="Um servidor que o aceita deixa qualquer um entrar com qualquer nome. {effect}",
            cause="O emissor não assina, ou uma biblioteca foi configurada para aceitar none.",
            fix="Assine todos os tokens; faça o servidor aceitar apenas o seu algoritmo.",
            check="Um token sem assinatura é recusado; um assinado abre a conexão.",
        ),
    ),
    steps=(ONE_KEY, VERIFY_AUTH),
)
def header_alg_none(token: Token, handshake: Handshake | None) -> Outcome:
    """Bad if refused, worse if accepted; unless the server asks nobody for a token."""
    if not is_unsigned(token):
        return Clear()
    asks_nobody = handshake is not None and any(mark(one) == WELL for one in controls(handshake))
    acquitted = Severity.MEDIUM if asks_nobody else Severity.CRITICAL
    facts = ("token:anatomy/unsigned", "token:anatomy/alg")
    return attribution.hit(Severity.CRITICAL, handshake, attribution.FRESH, facts, decisive=True, acquitted=acquitted)
