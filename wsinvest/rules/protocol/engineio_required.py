"""The client is a plain WebSocket at the root, and a Socket.IO server lives at its own path."""

from typing import Final

from wsinvest.analysis.ends import hit
from wsinvest.analysis.engineio import turned_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

USE_SOCKETIO_CLIENT: Final = Step(
    "use_socketio_client",
    TODAY,
    30,
    _(
        "Use a Socket.IO client: a plain WebSocket cannot speak to this server; or attach a plain WebSocket server "
        "beside it."
    ),
    _("The client's event connect comes."),
    snippet=_('io("{http_url}")  // not new WebSocket("{url}")'),
)


@rule(
    "protocol.engineio.required",
    leads_to=(
        "http.path.not_found",
        "http.handshake.closed_early",
        "http.answer.unexplained",
        "http.endpoint.not_websocket",
        "http.server.websocket_unsupported",
    ),
    text=Text(
        title=_("A plain WebSocket client meets a Socket.IO server"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} refused or cut off."),
        cause=_(
            "Nothing serves a WebSocket at /; at /socket.io/, with the parameters of a Socket.IO client, the "
            "connection opens."
        ),
        fix=_("Use a Socket.IO client, or run a plain WebSocket server beside it."),
        check=_("The connection opens, and both sides speak the same protocol."),
    ),
    steps=(USE_SOCKETIO_CLIENT,),
)
def engineio_required(handshake: Handshake) -> Outcome:
    """Fail when the request for / opens as one of Socket.IO at /socket.io/; proven by that probe."""
    turned, proof = turned_by(handshake, "protocol.engineio.required")
    if not turned:
        return Pass()
    return hit(turned, len(handshake.repeats), Confidence.PROVEN, evidence=proof)
