"""Upgrades refused on the way, by nginx, HAProxy or Apache, and by servers that have no WebSocket."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service
from tests.faults.signing import SECRET, signed

_STRIPPED, _UNSUPPORTED, _PATH = (
    "http.proxy.upgrade_stripped",
    "http.server.websocket_unsupported",
    "http.path.not_found",
)
_LIMIT, _HOST = "http.capacity.connection_limit", "http.host.unrecognized"
_NEVER = ("token.", "config.secret.", "config.env.", "http.auth.", "login.", "tls.", "tcp.", "protocol.")
_BASIC = {"proven": False, "rivals": ("http.auth.rejected",)}  # an application may ask for Basic too
_NONE = {"WS_AUTH_MODE": "none", "JWT_SECRET": None}
_WSS = {"WS_URL": "wss://localhost:{port}/ws", "CA_FILE": "{folder}/good/ca.pem"}


def _fault(name: str, broken: str, root: str, service: Service, **changed: object) -> Entry:
    env = {**(_NONE if service.reads == "none" else {}), **changed.pop("env", {})}
    return Entry(name, broken, service, env, **{"roots": (root,), "never": _NEVER, **changed})


def _open(front: str, framework: str = "aiohttp", **more: object) -> Service:
    """A service that lets everybody in, behind this front."""
    return Service(framework, reads="none", front=front, **more)


def _fine(name: str, service: Service, env: dict[str, object] | None = None, **changed: object) -> Entry:
    given = {**(_NONE if service.reads == "none" else {"WS_AUTH_MODE": service.reads}), **(env or {})}
    return Entry(name, "", service, given, **changed)


STRIPPED = (
    _fault("nginx strips before websockets", "no HTTP/1.1, no Upgrade", _STRIPPED, _open("nginx strips", "websockets")),
    _fault("nginx strips before tornado", "no Upgrade", _STRIPPED, Service("tornado", front="nginx strips")),
    _fault("nginx strips before aiohttp", "no Upgrade", _STRIPPED, _open("nginx strips half")),
    _fault(
        "nginx strips Connection before websockets",
        "close in its place",
        _STRIPPED,
        _open("nginx strips half", "websockets"),
    ),
    _fault("apache strips before websockets", "no upgrade=", _STRIPPED, Service("websockets", front="apache strips")),
    _fault("apache strips before aiohttp", "no upgrade=websocket", _STRIPPED, _open("apache strips")),
    _fault("haproxy strips before tornado", "a rule deletes it", _STRIPPED, _open("haproxy strips", "tornado")),
    _fault(
        "apache strips before FastAPI", "404 as for a page", _STRIPPED, _open("apache strips", "fastapi"), proven=False
    ),
    _fault(
        "nginx strips before FastAPI", "404 as for a page", _STRIPPED, _open("nginx strips", "fastapi"), proven=False
    ),
    _fault(
        "nginx strips before npm ws",
        "404 of the page's router, which may mean the path as well",
        _PATH,
        _open("nginx strips", "ws"),
        proven=False,
    ),
    _fault(
        "nginx strips before Socket.IO",
        "code 3: Bad request",
        _STRIPPED,
        _open("nginx strips", "socket.io"),
        env={"WS_URL": "ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"},
    ),
    _fault(
        "apache strips before Socket.IO 2",
        "code 3: Bad request",
        _STRIPPED,
        _open("apache strips", "socket.io-2"),
        env={"WS_URL": "ws://127.0.0.1:{port}/socket.io/?EIO=3&transport=websocket"},
    ),
    _fault("apache cannot tunnel", "500 for upgrades only", _STRIPPED, _open("apache no tunnel"), proven=False),
)
UNSUPPORTED = (
    _fault(
        "uvicorn without a WebSocket library",
        "neither websockets nor wsproto",
        _UNSUPPORTED,
        _open("", "no websocket"),
        proven=False,
    ),
    _fault(
        "uvicorn without a WebSocket library, with its log",
        "its warnings are in the log",
        _UNSUPPORTED,
        _open("", "no websocket"),
        env={"WS_SERVER_LOG": "{folder}/uvicorn.log"},
    ),
    _fault("a WSGI server", "it has no WebSocket", _UNSUPPORTED, _open("", "wsgi"), proven=False),
)
GONE = (
    _fault("haproxy: backend down", "503", "http.proxy.backend_down", _open("haproxy down"), proven=False),
    _fault("apache: backend down", "503", "http.proxy.backend_down", _open("apache down"), proven=False),
    _fault("nginx: backend down", "502", "http.proxy.backend_down", _open("nginx down"), proven=False),
    _fault(
        "nginx: backend down, with its log", "connect() failed", "http.proxy.backend_down",
        _open("nginx down"), env={"WS_SERVER_LOG": "{folder}/error.log"},
    ),
    _fault(
        "haproxy: one of two down", "503 now and then", "http.proxy.backend_down", _open("haproxy one down"),
        proven=False, attempts=20,
    ),
    _fault(
        "nginx: one of two down", "502 now and then", "http.proxy.backend_down", _open("nginx one down"),
        proven=False, attempts=20,
    ),
    _fault(
        "backend down, login works",
        "the site answers, the endpoint's server does not",
        "http.proxy.backend_down",
        Service("tornado", login="token", front="nginx page only"),
        env=LOGIN,
        proven=False,
    ),
    _fault(
        "haproxy: backend late", "504", "http.proxy.backend_timeout",
        _open("haproxy late", "websockets", manner="slow:1.5"), proven=False,
    ),
    _fault(
        "nginx: backend late", "504", "http.proxy.backend_timeout",
        _open("nginx late", "tornado", manner="slow:1.5"), proven=False,
    ),
    _fault(
        "apache: backend late", "502 after its timeout", "http.proxy.backend_timeout",
        _open("apache late", "websockets", manner="slow:1.9"), proven=False,
    ),
)  # fmt: skip
BARRED = (
    _fault("haproxy: password", "Basic", "http.proxy.auth_required", _open("haproxy password"), **_BASIC),
    _fault("apache: password", "Basic", "http.proxy.auth_required", _open("apache password"), **_BASIC),
    _fault("nginx: password", "Basic", "http.proxy.auth_required", _open("nginx password"), **_BASIC),
    _fault("haproxy: to https", "301", "http.redirect.to_tls", _open("haproxy to tls")),
    _fault("apache: to https", "301", "http.redirect.to_tls", _open("apache to tls")),
    _fault("apache: to login", "302", "http.redirect.to_login", _open("apache to login"), proven=False),
    _fault(
        "apache: narrow request line",
        "414",
        "http.header.too_large",
        Service(front="apache narrow"),
        env={"WS_TOKEN": signed(filler="x" * 300)},
        proven=False,
        allowed=("token.size.too_long",),
        never=("config.secret.", "http.auth."),
    ),
    _fault("haproxy: other prefix", "published under /live", _PATH, Service(front="haproxy prefix")),
    _fault(
        "apache: other prefix",
        "published under /live, and nothing else",
        _PATH,
        Service(front="apache prefix"),
        proven=False,
    ),
    _fault("wrong path behind haproxy", "the path is /live", _PATH, Service("tornado", route="/live", front="haproxy")),
)
LIMITED = (
    _fault("nginx: two at a time", "limit_conn", _LIMIT, _open("nginx limited"), attempts=20),
    _fault("haproxy: one at a time", "maxconn and a short queue", _LIMIT, _open("haproxy limited"), attempts=20),
    _fault("haproxy: a queue of one", "maxconn", _LIMIT, _open("haproxy queues"), attempts=20, proven=False),
    _fault("nginx: 429 by limit_req", "pace", "http.rate.limited", _open("nginx paced 429"), proven=False, attempts=20),
    _fault(
        "nginx: 429 by limit_conn",
        "the end of it all, so that the two cannot be told apart",
        "http.rate.limited",
        _open("nginx limited 429"),
        proven=False,
        attempts=20,
    ),
    _fault("nginx: 503 by limit_req", "pace", "http.rate.limited", _open("nginx paced"), proven=False, attempts=20),
)
NAMED = (
    _fault(
        "nginx: 444 for other names",
        "the page's own name is the one",
        _HOST,
        _open("nginx named"),
        env={"WS_ORIGIN": "http://chat.example"},
    ),
    _fault("nginx: 421 for other names", "only localhost is served", _HOST, _open("nginx named localhost")),
    _fault("nginx: other names are sent on", "301 to the right name", _HOST, _open("nginx named redirect")),
    _fault(
        "haproxy: 421 for other names",
        "only the allowed origin's name is served",
        _HOST,
        _open("haproxy named", "websockets"),
        env={"WS_ALLOWED_ORIGINS": "https://chat.example"},
    ),
    _fault("haproxy: no backend for the name", "503", _HOST, _open("haproxy by name")),
    _fault("apache: 404 for other names", "only localhost is served", _HOST, _open("apache named")),
    _fault(
        "nginx: 444 for other names, and a login",
        "who asks for credentials may be another site",
        _HOST,
        Service("tornado", front="nginx named localhost"),
        proven=False,
    ),
)
MIXED = (
    _fault(
        "expired behind haproxy",
        "the token",
        "token.time.expired",
        Service("asgi", front="haproxy"),
        env={"WS_TOKEN": signed(seconds=-900)},
        never=("config.secret.", "http.path.", "http.proxy.", "http.host."),
    ),
    _fault(
        "expired behind apache that adds headers",
        "the token",
        "token.time.expired",
        Service("websockets", front="apache keeps host"),
        env={"WS_TOKEN": signed(seconds=-900)},
        never=("config.secret.", "http.path.", "http.proxy.", "http.host."),
    ),
    _fault(
        "quoted behind nginx that rewrites Host",
        "the token",
        "token.format.quoted",
        Service("tornado", front="nginx rewrites host"),
        env={"WS_TOKEN": f"'\"{signed()}\"'"},
        never=("config.secret.", "http.path.", "http.proxy.", "http.host."),
    ),
    _fault(
        "expired, and nginx strips",
        "the token does not matter yet",
        _STRIPPED,
        Service("websockets", front="nginx strips"),
        env={"WS_TOKEN": signed(seconds=-900)},
        allowed=("token.time.expired", "http.auth.rejected"),  # a fresh token is refused alike
        never=("config.secret.", "http.path.", "http.host."),
    ),
    _fault(
        "version 12 behind haproxy",
        "426 for the version, not for a lost header",
        "config.protocol.version_obsolete",
        Service("tornado", reads="none", front="haproxy"),
        env={"WS_PROTOCOL_VERSION": "12"},
        never=("config.secret.", "http.", "token."),
    ),
)
BEHIND = (
    _fine("fine: behind haproxy", Service(front="haproxy", login="token"), LOGIN),
    _fine("fine: behind haproxy with TLS", Service("websockets", front="haproxy tls"), _WSS),
    _fine("fine: haproxy, prefix", _open("haproxy prefix"), {"WS_URL": "ws://127.0.0.1:{port}/live/ws"}),
    _fine("fine: haproxy rewrites Host", Service("tornado", front="haproxy rewrites host")),
    _fine("fine: behind apache", Service("asgi", front="apache", login="token"), LOGIN),
    _fine("fine: behind apache with TLS", Service("tornado", front="apache tls"), _WSS),
    _fine("fine: apache, prefix", _open("apache prefix", "ws"), {"WS_URL": "ws://127.0.0.1:{port}/live/ws"}),
    _fine("fine: apache rewrites to ws", _open("apache rewritten", "websockets"), attempts=20),
    _fine("fine: apache keeps Host", Service(front="apache keeps host"), {"WS_TOKEN": signed()}),
    _fine("fine: nginx rewrites Host", Service("routed", front="nginx rewrites host"), {"JWT_SECRET": SECRET}),
    _fine("fine: nginx, a name of its own", _open("nginx named localhost"), {"WS_URL": "ws://localhost:{port}/ws"}),
    _fine("fine: haproxy, twenty at once", _open("haproxy", "ws"), attempts=20),
)
PROXIES = (*STRIPPED, *UNSUPPORTED, *GONE, *BARRED, *LIMITED, *NAMED, *MIXED, *BEHIND)
