"""The answer to the handshake does not belong to the request."""

from wsinvest.analysis.negotiation import negotiated_wrongly
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "protocol.accept.invalid",
    text=Text(
        en=Words(
            title="The answer to the handshake does not belong to the request",
            impact="{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101; browsers refuse such a "
            "connection.",
            cause="Sec-WebSocket-Accept is not computed from the key that was sent: the answer comes from a cache, or "
            "something rewrites the headers.",
            fix="Switch caching and rewriting of headers off for this path; use the server library's own handshake.",
            check="Sec-WebSocket-Accept differs with each handshake and fits its key.",
        ),
        pt_BR=Words(
            title="A resposta ao handshake não corresponde à requisição",
            impact="{count:int} de {of:int} handshakes {count:plural:falha|falham} após o 101; navegadores recusam uma "
            "conexão assim.",
            cause="Sec-WebSocket-Accept não foi calculado a partir da chave enviada: a resposta vem de um cache ou "
            "algo reescreve os cabeçalhos.",
            fix="Desative cache e reescrita de cabeçalhos nesse caminho; use o handshake da própria biblioteca do "
            "servidor.",
            check="Sec-WebSocket-Accept muda a cada handshake e corresponde à chave.",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def accept_invalid(handshake: Handshake) -> Outcome:
    """RFC 6455 section 4.1: the value must be that of the key sent."""
    return negotiated_wrongly(handshake, Reason.ACCEPT_INVALID)
