"""Browsers keep the answers to Socket.IO's polling from the page, because the server does not allow its origin."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.polling import PollAnswer, Sharing
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

ALLOW_PAGE: Final = Step(
    "allow_page_to_poll",
    TODAY,
    15,
    _(
        "Allow the page's origin in the server's cors option, and in one place only: the server or the proxy. Or let "
        "clients begin with WebSocket: transports: ['websocket']."
    ),
    _("The answer to a GET with transport=polling has Access-Control-Allow-Origin with the page's origin."),
    snippet=_(
        "// Socket.IO 3 and newer\n"
        "new Server(server, { cors: { origin: '{origin}' } })\n"
        "# Python: socketio.Server(cors_allowed_origins=['{origin}'])"
    ),
)


@rule(
    "protocol.engineio.cors",
    text=Text(
        title=_("Browsers keep Socket.IO's polling from the page of {origin} (CORS)"),
        impact=_(
            "Clients on that page that begin with polling, as they do unless told otherwise, never connect: “blocked "
            "by CORS policy”, “xhr poll error”. Tools and clients that begin with WebSocket are not hit."
        ),
        cause=_(
            "A GET with transport=polling and this Origin opened a session, and its answer {how}. CORS does not "
            "concern the WebSocket itself."
        ),
        fix=_("Allow the page's origin in the server's cors option."),
        check=_("The answer to polling has Access-Control-Allow-Origin with the page's origin."),
        name=_("Browsers keep Socket.IO's polling from the page (CORS)"),
    ),
    steps=(ALLOW_PAGE,),
)
def engineio_cors(handshake: Handshake) -> Outcome:
    """Fail when Engine.IO answered the page's polling without allowing its origin; proven by that answer."""
    polling, origin = handshake.polling, handshake.baseline.sent.origin
    if polling is None or polling.answer is not PollAnswer.ENGINE_IO or polling.sharing not in _HOW:
        return Pass(by=("handshake:polling",)) if polling and polling.sharing is Sharing.ALLOWED else Pass()
    values = {"origin": origin, "how": _HOW[polling.sharing]}
    return Fail(Severity.HIGH, Confidence.PROVEN, values, ("handshake:polling", "handshake:repeats/r01/sent/origin"))


_HOW: Final = {
    Sharing.MISSING: _("has no Access-Control-Allow-Origin"),
    Sharing.OTHER: _("has another Access-Control-Allow-Origin, or several"),
}
