"""The Socket.IO endpoint does not serve this transport."""

from typing import Final

from wsinvest.analysis.engineio import NOT_SENT, proven_by_probe, refused_with, turned_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.engineio import UNKNOWN_TRANSPORT
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Outcome, Step
from wsinvest.model.registry import rule

ALLOW_WEBSOCKET: Final = Step(
    "allow_websocket_transport",
    TODAY,
    15,
    Phrase(
        "Put websocket on the server's list of transports, and let the client ask for transport=websocket.",
        "Incluir websocket na lista de transports do servidor e fazer o cliente pedir transport=websocket.",
    ),
    Phrase("A WebSocket to the endpoint opens.", "Um WebSocket para o endpoint é aberto."),
)


@rule(
    "protocol.engineio.transport",
    text=Text(
        en=Words(
            title="The Socket.IO endpoint does not serve this transport to a WebSocket: {transport}",
            impact="{count:int} of {of:int} handshakes {count:plural:was|were} refused; clients fall back to polling, "
            "or fail.",
            cause="Engine.IO wants transport=websocket in the URL of a WebSocket, and websocket on the server's own "
            "list of transports.",
            fix="Switch websocket on at the server (transports), and ask for it in the URL.",
            check="A WebSocket with transport=websocket opens.",
            name="The Socket.IO endpoint does not serve this transport",
        ),
        pt_BR=Words(
            title="O endpoint Socket.IO não atende esse transport em um WebSocket: {transport}",
            impact="{count:int} de {of:int} handshakes {count:plural:foi recusado|foram recusados}; os clientes "
            "recorrem a polling ou falham.",
            cause="O Engine.IO exige transport=websocket na URL de um WebSocket e websocket na lista de transports do "
            "servidor.",
            fix="Ative websocket no servidor (transports) e peça-o na URL.",
            check="Um WebSocket com transport=websocket é aberto.",
            name="O endpoint Socket.IO não atende esse transport",
        ),
    ),
    steps=(ALLOW_WEBSOCKET,),
)
def engineio_transport(handshake: Handshake) -> Outcome:
    """The server's own code 0, or the right transport alone opens it."""
    turned, proof = turned_by(handshake, "engineio_transport")
    ended = refused_with(handshake, UNKNOWN_TRANSPORT) or turned
    asked = next((one.engineio.transport for one in ended if one.engineio), "")
    return proven_by_probe(handshake, ended, proof, transport=asked or NOT_SENT)
