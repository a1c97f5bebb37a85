"""The server has no WebSocket support."""

from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.upgrade import UNSUPPORTED, upgrade_lost, warned
from wsinvest.analysis.upgrade_configured import loss
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

INSTALL_WEBSOCKET = Step(
    "install_websocket",
    TODAY,
    15,
    _(
        "Give the server its WebSocket support (uvicorn: the packages websockets or wsproto; a WSGI server has none: "
        "use an ASGI server), and restart it."
    ),
    _("Its log shows no unsupported upgrade, and the handshake is not answered by a page."),
    snippet=_("pip install 'uvicorn[standard]'  # or: pip install websockets"),
)


@rule(
    "http.server.websocket_unsupported",
    text=Text(
        title=_("The server has no WebSocket support (status {status})"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} answered as an ordinary request for a page."
        ),
        cause=_(
            "The upgrade arrived at a server that cannot carry it out: its WebSocket library is not installed, "
            "or none is attached to it."
        ),
        fix=_("Install the library that the server needs, or use a server that speaks WebSocket."),
        check=_("The handshake is no longer answered as a request for a page."),
        name=_("The server has no WebSocket support"),
    ),
    steps=(INSTALL_WEBSOCKET,),
)
def server_websocket_unsupported(
    handshake: Handshake, log: Log | None = None, log_delta: LogDelta | None = None, proxy: Proxy | None = None
) -> Outcome:
    """Fail when the server handles no upgrades; proven by its log, else inferred, with a dropping proxy as rival."""
    found = loss(handshake, log, log_delta, proxy)
    if not found or found.code != UNSUPPORTED:
        return Pass()
    return upgrade_lost(handshake, found, Severity.HIGH, *warned(log, log_delta))
