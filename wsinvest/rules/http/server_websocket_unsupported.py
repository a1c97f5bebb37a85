"""The server has no WebSocket support."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.upgrade import upgrade_lost, warned
from wsinvest.analysis.upgrade_configured import loss
from wsinvest.analysis.upgrade_rivals import UNSUPPORTED
from wsinvest.analysis.written import quoted
from wsinvest.facts.backends import Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_NO_LIBRARY: Final = _(
    "The upgrade arrived at a server that cannot carry it out: its WebSocket library is not installed, "
    "or none is attached to it."
)
_APPLICATION: Final = _(
    "The server handed the WebSocket to its application, and this takes HTTP only. Its log said while we tried: {line}."
)
INSTALL_WEBSOCKET: Final = Step(
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

ROUTE_WEBSOCKET: Final = Step(
    "route_websocket",
    TODAY,
    30,
    _(
        "Give the ASGI application its part for WebSockets (Django: ProtocolTypeRouter of Channels with the key "
        "websocket), and let ASGI_APPLICATION and the server's command name this application."
    ),
    _("Its log no longer says that only HTTP is handled, and the handshake is answered by the WebSocket's handler."),
    snippet=_(
        "application = ProtocolTypeRouter({\n"
        "    'http': get_asgi_application(),\n"
        "    'websocket': URLRouter([\n"
        "        path('{path}'.lstrip('/'), YourConsumer.as_asgi()),\n"
        "    ]),\n"
        "})"
    ),
)


@rule(
    "http.server.websocket_unsupported",
    text=Text(
        title=_("The server has no WebSocket support (status {status})"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} answered as an ordinary request for a page."
        ),
        cause=_("{why}"),
        fix=_(
            "Install the library that the server needs, give the application its part for WebSockets, or use a server "
            "that speaks WebSocket."
        ),
        check=_("The handshake is no longer answered as a request for a page."),
        name=_("The server has no WebSocket support"),
    ),
    steps=(INSTALL_WEBSOCKET, ROUTE_WEBSOCKET),
)
def server_websocket_unsupported(
    handshake: Handshake,
    log: Log | None = None,
    log_delta: LogDelta | None = None,
    proxy: Proxy | None = None,
    backends: Backends | None = None,
) -> Outcome:
    """Fail when the server handles no upgrades; proven by its log, else inferred, with a dropping proxy as rival.

    Another step where the log says that the application, not the server, takes HTTP only.
    """
    found, says = loss(handshake, log, log_delta, proxy, backends), LogPattern.APPLICATION_HTTP_ONLY
    if not found or found.code != UNSUPPORTED:
        return Pass()
    of_application = log_delta is not None and log_delta.lines(says) > 0
    why = filled(_APPLICATION, line=quoted(log_delta, says)) if log_delta and of_application else _NO_LIBRARY
    fail = upgrade_lost(handshake, found, Severity.HIGH, *warned(log, log_delta), why=why)
    return replace(fail, steps=(ROUTE_WEBSOCKET if of_application else INSTALL_WEBSOCKET,))
