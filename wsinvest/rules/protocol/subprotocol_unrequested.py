"""The server selects a subprotocol that was not offered."""

from wsinvest.analysis.negotiation import negotiated_wrongly
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "protocol.subprotocol.unrequested",
    text=Text(
        en=Words(
            title="The server selects a subprotocol that was not offered",
            impact="{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101.",
            cause="Sec-WebSocket-Protocol of the answer names none of the offers. Offered: {offered}.",
            fix="Select from the client's offers only; without a match leave the header out.",
            check="The answer names one of the offered subprotocols, or none.",
        ),
        pt_BR=Words(
            title="O servidor seleciona um subprotocolo que não foi oferecido",
            impact="{count:int} de {of:int} handshakes {count:plural:falha|falham} após o 101.",
            cause="Sec-WebSocket-Protocol da resposta não é nenhum dos oferecidos. Oferecidos: {offered}.",
            fix="Selecione apenas entre os oferecidos pelo cliente; sem correspondência, omita o cabeçalho.",
            check="A resposta traz um dos subprotocolos oferecidos, ou nenhum.",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def subprotocol_unrequested(handshake: Handshake) -> Outcome:
    """RFC 6455 section 4.1: the client must fail such a connection."""
    return negotiated_wrongly(handshake, Reason.SUBPROTOCOL_UNREQUESTED)
