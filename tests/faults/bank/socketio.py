"""Socket.IO of two generations, and servers that break the rules of frames and extensions."""

from tests.faults.entry import Entry, Service
from tests.faults.signing import signed

FOUR, TWO = "socket.io", "socket.io-2"
_TOKENS = ("token.", "config.secret.", "config.env.")
_BESIDE = (*_TOKENS, "tls.", "tcp.", "login.")


def _url(eio: str = "4", path: str = "/socket.io/", rest: str = "") -> dict[str, str]:
    return {"WS_URL": f"ws://127.0.0.1:{{port}}{path}?EIO={eio}&transport=websocket{rest}"}


def _open(framework: str, **service: object) -> Service:
    return Service(framework, reads="none", **service)


def _fault(name: str, broken: str, service: Service, env: dict, root: str, **changed: object) -> Entry:
    without = {"JWT_SECRET": None} if service.reads == "none" else {}
    mode = {"WS_AUTH_MODE": service.reads}
    return Entry(f"socket.io: {name}", broken, service, {**mode, **without, **env}, **{"roots": (root,), **changed})


def _fine(name: str, service: Service, env: dict) -> Entry:
    without = {"JWT_SECRET": None} if service.reads == "none" else {}
    return Entry(f"fine: {name}", "", service, {"WS_AUTH_MODE": service.reads, **without, **env})


FAULTS = (
    _fault("old client", "EIO=3 at Socket.IO 4", _open(FOUR), _url("3"), "protocol.engineio.version", probe=True),
    _fault("new client", "EIO=4 at Socket.IO 2", _open(TWO), _url("4"), "protocol.engineio.version", probe=True),
    _fault(
        "polling only",
        "no websocket among the transports",
        _open(FOUR, manner="polling"),
        _url(),
        "protocol.engineio.transport",
    ),
    _fault(
        "polling only, 2",
        "no websocket among the transports",
        _open(TWO, manner="polling"),
        _url("3"),
        "protocol.engineio.transport",
    ),
    _fault(
        "the URL of a polling client",
        "transport=polling in a WebSocket's URL",
        _open(FOUR),
        {"WS_URL": "ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=polling"},
        "protocol.engineio.transport",
        probe=True,
    ),
    _fault(
        "copied session",
        "sid of another connection in the URL",
        _open(FOUR),
        _url(rest="&sid=tGmBW1TqHtYQ6MYyAAAB"),
        "protocol.engineio.session",
        probe=True,
    ),
    _fault(
        "wrong path",
        "the server listens at /socket.io/",
        _open(FOUR),
        _url(path="/live/"),
        "http.path.not_found",
        probe=True,
    ),
    _fault(
        "no last slash",
        "/socket.io is not /socket.io/",
        _open(TWO),
        _url("3", path="/socket.io"),
        "http.path.not_found",
        probe=True,
    ),
    _fault(
        "middleware refuses an expired token",
        "invalid token",
        Service(FOUR),
        _url() | {"WS_TOKEN": signed(seconds=-600)},
        "token.time.expired",
        probe=True,
        finds=("session.connect.refused",),
    ),
    _fault(
        "middleware of 2 refuses an expired token",
        "invalid token",
        Service(TWO),
        _url("3") | {"WS_TOKEN": signed(seconds=-600)},
        "token.time.expired",
        probe=True,
    ),
    _fault(
        "expired token in the connect packet",
        "invalid token",
        Service(FOUR, reads="message"),
        _url() | {"WS_TOKEN": signed(seconds=-600)},
        "token.time.expired",
        probe=True,
    ),
    _fault(
        "empty token in the connect packet",
        "the application connects before it has a token",
        Service(FOUR, reads="message"),
        _url() | {"WS_TOKEN": ""},
        "token.value.empty",
        probe=True,
    ),
    _fault(
        "token in the query, read from handshake.auth",
        "client and server disagree",
        Service(FOUR, reads="message"),
        _url() | {"WS_AUTH_MODE": "query", "WS_TOKEN": signed()},
        "token.transport.mismatch",
        probe=True,
    ),
    _fault(
        "middleware refuses a good token",
        "the user is locked",
        Service(FOUR, manner="locked"),
        _url() | {"WS_TOKEN": signed()},
        "session.connect.refused",
        proven=False,
        never=_BESIDE,
    ),
    _fault(
        "allowRequest refuses an expired token",
        "400 in its own words",
        Service(FOUR, manner="allow"),
        _url() | {"WS_TOKEN": signed(seconds=-600)},
        "token.time.expired",
        probe=True,
        finds=("http.auth.rejected",),
    ),
    _fault(
        "allowRequest refuses everybody",
        "400 Forbidden",
        _open(FOUR, manner="deny"),
        _url(),
        "http.auth.rejected",
        proven=False,
        never=_BESIDE,
    ),
    _fault(
        "an engine middleware hangs up",
        "401 is never sent",
        Service(FOUR, manner="engine"),
        _url() | {"WS_TOKEN": signed(seconds=-600)},
        "token.time.expired",
        probe=True,
    ),
    _fault(
        "kicked after joining",
        "the handler disconnects who has no good token",
        Service(FOUR, manner="kick"),
        _url() | {"WS_TOKEN": signed(seconds=-600)},
        "token.time.expired",
        probe=True,
    ),
    _fault(
        "foreign origin",
        "allowRequest looks at Origin",
        _open(FOUR, manner="origin", origins=("https://shop.example",)),
        _url() | {"WS_ORIGIN": "https://other.example", "WS_ALLOWED_ORIGINS": "https://shop.example"},
        "http.origin.rejected",
        probe=True,
    ),
    _fault(
        "foreign origin at 2",
        "its option origins",
        _open(TWO, manner="origin", origins=("https://shop.example:443",)),
        _url("3") | {"WS_ORIGIN": "https://other.example", "WS_ALLOWED_ORIGINS": "https://shop.example"},
        "http.origin.rejected",
        probe=True,
    ),
    _fault(
        "a path of its own without parameters",
        "a bare WebSocket client at Socket.IO",
        _open(FOUR, route="/live"),
        {"WS_URL": "ws://127.0.0.1:{port}/live/"},
        "protocol.engineio.transport",
        probe=True,
    ),
    _fault(
        "the field of the connect packet has another name",
        "auth.jwt",
        Service(FOUR, reads="message", name="jwt"),
        _url() | {"WS_TOKEN": signed()},
        "token.transport.param_name",
        probe=True,
    ),
    _fault(
        "a middleware that never calls next",
        "neither yes nor no",
        _open(FOUR, manner="mute"),
        _url(),
        "session.connect.unanswered",
        proven=False,
        never=_BESIDE,
    ),
    _fault(
        "nginx strips the upgrade",
        "no Upgrade arrives",
        _open(FOUR, front="nginx strips"),
        _url(),
        "http.proxy.upgrade_stripped",
        proven=False,
    ),
    _fault(
        "nginx strips the upgrade of 2",
        "no Upgrade arrives",
        _open(TWO, front="nginx strips"),
        _url("3"),
        "http.proxy.upgrade_stripped",
        proven=False,
    ),
    _fault(
        "nginx strips half of the upgrade",
        "Connection does not arrive",
        _open(FOUR, front="nginx strips half"),
        _url(),
        "http.proxy.upgrade_stripped",
        proven=False,
    ),
    _fault(
        "an obsolete version",
        "Sec-WebSocket-Version 7",
        _open(FOUR),
        _url() | {"WS_PROTOCOL_VERSION": "7"},
        "config.protocol.version_obsolete",
        probe=True,
        finds=("protocol.version.unsupported",),
        never=("http.auth.",),
    ),
    _fault(
        "no token",
        "nobody named one to us",
        Service(FOUR),
        _url() | {"WS_TOKEN": None, "JWT_SECRET": None},
        "http.auth.required",
        roots=(),
        finds=("http.auth.required",),
        never=("session.", "token.", "http."),
    ),
    _fault(
        "old client behind nginx",
        "EIO=3 at Socket.IO 4",
        _open(FOUR, front="good"),
        _url("3"),
        "protocol.engineio.version",
        probe=True,
    ),
)
HEALTHY = (
    _fine("socket.io 4", _open(FOUR), _url()),
    _fine("socket.io 4 with the bare path", _open(FOUR), {"WS_URL": "ws://127.0.0.1:{port}/socket.io/"}),
    _fine("socket.io 4 with a token in the query", Service(FOUR), _url()),
    _fine("socket.io 4 with handshake.auth", Service(FOUR, reads="message"), _url()),
    _fine("socket.io 4 with allowRequest", Service(FOUR, manner="allow"), _url()),
    _fine("socket.io 4 that takes EIO=3", Service(FOUR, manner="eio3"), _url("3")),
    _fine("socket.io 4 that compresses", _open(FOUR, manner="deflate"), _url()),
    _fine(
        "socket.io 4 with cors, which is not for WebSockets",
        _open(FOUR, manner="cors", origins=("https://shop.example",)),
        _url() | {"WS_ORIGIN": "https://other.example"},
    ),
    _fine("socket.io 4 at a path of its own", _open(FOUR, route="/live"), _url(path="/live/")),
    _fine("socket.io 4 behind nginx", Service(FOUR, front="good"), _url()),
    _fine("socket.io 2", _open(TWO), _url("3")),
    _fine("socket.io 2 with a token in the query", Service(TWO), _url("3")),
    _fine("socket.io 2 with the bare path", _open(TWO), {"WS_URL": "ws://127.0.0.1:{port}/socket.io/"}),
)
SOCKETIO = (*FAULTS, *HEALTHY)
