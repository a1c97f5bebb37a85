"""The Socket.IO endpoint does not serve this transport."""

from typing import Final

from wsinvest.analysis.engineio import NOT_SENT, parameter_refused, refused_with, turned_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.engineio import UNKNOWN_TRANSPORT
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Step
from wsinvest.model.registry import rule

ALLOW_WEBSOCKET: Final = Step(
    "allow_websocket_transport",
    TODAY,
    15,
    _("Put websocket on the server's list of transports, and let the client ask for transport=websocket."),
    _("A WebSocket to the endpoint opens."),
)


@rule(
    "protocol.engineio.transport",
    text=Text(
        title=_("The Socket.IO endpoint does not serve this transport to a WebSocket: {transport}"),
        impact=_(
            "{count:int} of {of:int} handshakes {count:plural:was|were} refused; clients fall back to polling, or fail."
        ),
        cause=_(
            "Engine.IO wants transport=websocket in the URL of a WebSocket, and websocket on the server's own "
            "list of transports."
        ),
        fix=_("Switch websocket on at the server (transports), and ask for it in the URL."),
        check=_("A WebSocket with transport=websocket opens."),
        name=_("The Socket.IO endpoint does not serve this transport"),
    ),
    steps=(ALLOW_WEBSOCKET,),
)
def engineio_transport(handshake: Handshake) -> Outcome:
    """Fail when the server refuses the transport (Engine.IO error 0) or another one gets further; proven by either."""
    turned, proof = turned_by(handshake, "protocol.engineio.transport")
    ended = refused_with(handshake, UNKNOWN_TRANSPORT) or turned
    asked = next((one.engineio.transport for one in ended if one.engineio), "")
    return parameter_refused(handshake, ended, proof, transport=asked or NOT_SENT)
