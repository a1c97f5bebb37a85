"""A header that every upgrade needs is missing or wrong in the 101."""

from wsinvest.analysis.negotiation import negotiated_wrongly
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "protocol.upgrade.header_missing",
    text=Text(
        en=Words(
            title="A header that every upgrade needs is missing or wrong in the 101",
            impact="{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101.",
            cause="Upgrade, Connection or Sec-WebSocket-Accept is absent or wrong in the answer.",
            fix="Stop the proxy from dropping these headers, or let a WebSocket library answer in place of own code.",
            check="The 101 carries Upgrade: websocket, Connection: Upgrade and Sec-WebSocket-Accept.",
        ),
        pt_BR=Words(
            title="Um cabeçalho que todo upgrade exige falta ou está incorreto no 101",
            impact="{count:int} de {of:int} handshakes {count:plural:falha|falham} após o 101.",
            cause="Upgrade, Connection ou Sec-WebSocket-Accept está ausente ou incorreto na resposta.",
            fix="Impeça o proxy de remover esses cabeçalhos, ou deixe uma biblioteca WebSocket responder no lugar de "
            "código próprio.",
            check="O 101 traz Upgrade: websocket, Connection: Upgrade e Sec-WebSocket-Accept.",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def upgrade_header_missing(handshake: Handshake) -> Outcome:
    """RFC 6455 section 4.1: the three headers of the answer."""
    return negotiated_wrongly(handshake, Reason.UPGRADE_MISSING)
