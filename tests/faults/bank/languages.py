"""The same faults on Go, Rust and Java, and behind Caddy: the words of other servers, and what they leave unsaid."""

from tests.faults.entry import Entry, Service
from tests.faults.signing import signed

_SHOP = "https://shop.example"
_NONE = {"WS_AUTH_MODE": "none", "JWT_SECRET": None}
_NEVER = ("token.", "config.secret.", "config.env.", "login.", "tls.", "tcp.")


def _at(path: str) -> dict[str, object]:
    return {"WS_URL": f"ws://127.0.0.1:{{port}}/{path}", **_NONE}


def _origin(name: str, service: Service, **env: object) -> Entry:
    given = {**_NONE, "WS_ORIGIN": "https://admin.example", "WS_ALLOWED_ORIGINS": _SHOP, **env}
    roots = ("http.origin.rejected",)
    return Entry(name, "this Origin is not in its list", service, given, roots=roots, never=_NEVER, proven=False)


def _fault(name: str, broken: str, root: str, service: Service, **more: object) -> Entry:
    env = {**_NONE, **more.pop("env", {})}
    return Entry(name, broken, service, env, **{"roots": (root,), "never": _NEVER, **more})


def _fine(name: str, service: Service, **env: object) -> Entry:
    return Entry(name, "", service, {**(_NONE if service.reads == "none" else {}), **env})


def _open(framework: str, **more: object) -> Service:
    return Service(framework, reads="none", **more)


_UNSELECTED, _DOWN = "protocol.subprotocol.not_selected", "http.proxy.backend_down"

ORIGINS = (
    _origin("gorilla: CheckOrigin says no", _open("gorilla", origins=(_SHOP,))),
    _origin("coder: the Origin is not authorized", _open("coder", origins=("shop.example",))),
    _origin("tungstenite: origin not allowed", _open("tungstenite", origins=(_SHOP,))),
    _origin("spring: allowed origins", _open("spring"), **_at("origin")),
)
TOKENS = tuple(
    Entry(
        f"{framework}: expired",
        "an old token",
        Service(framework),
        {"WS_TOKEN": signed(seconds=-900)},
        roots=("token.time.expired",),
        never=("config.secret.", "http.path.", "http.origin."),
    )
    for framework in ("gorilla", "coder")
)
OTHERS = (
    _fault(
        "gorilla: no subprotocol",
        "chat is offered",
        _UNSELECTED,
        _open("gorilla", manner="mute"),
        env={"WS_SUBPROTOCOL": "chat"},
    ),
    _fault(
        "coder: no subprotocol",
        "chat is offered",
        _UNSELECTED,
        _open("coder", manner="mute"),
        env={"WS_SUBPROTOCOL": "chat"},
    ),
    _fault(
        "tungstenite: no subprotocol",
        "chat is offered",
        _UNSELECTED,
        _open("tungstenite", manner="mute"),
        env={"WS_SUBPROTOCOL": "chat"},
    ),
    _fault(
        "spring: no subprotocol",
        "chat is offered, it knows v12.stomp",
        _UNSELECTED,
        _open("spring"),
        env={**_at("stomp"), "WS_SUBPROTOCOL": "chat"},
    ),
    _fault("net/http without WebSockets", "a page", "http.endpoint.not_websocket", _open("net/http"), proven=False),
    _fault(
        "gorilla: another path",
        "404 page not found",
        "http.path.not_found",
        _open("gorilla", route="/live"),
        proven=False,
    ),
    _fault(
        "spring: another path",
        "404 of Tomcat",
        "http.path.not_found",
        _open("spring"),
        env=_at("nowhere"),
        proven=False,
    ),
    _fault("caddy: backend down", "502 without a body", _DOWN, _open("gorilla", front="caddy down"), proven=False),
    _fault(
        "caddy: a page",
        "it answers by itself",
        "http.endpoint.not_websocket",
        _open("gorilla", front="caddy page"),
        proven=False,
    ),
)
FINE = (
    _fine("fine: gorilla", Service("gorilla"), WS_TOKEN=signed()),
    _fine("fine: gorilla with a subprotocol", _open("gorilla"), WS_SUBPROTOCOL="chat"),
    _fine("fine: coder", Service("coder", reads="header"), WS_AUTH_MODE="header", WS_TOKEN=signed()),
    _fine("fine: tungstenite", _open("tungstenite"), WS_SUBPROTOCOL="chat"),
    _fine("fine: spring", _open("spring"), **_at("open")),
    _fine("fine: spring with STOMP", _open("spring"), **_at("stomp"), WS_SUBPROTOCOL="v12.stomp"),
    _fine("fine: gorilla behind caddy", _open("gorilla", front="caddy"), WS_ORIGIN="http://127.0.0.1:{port}"),
    _fine("fine: spring behind caddy", _open("spring", front="caddy"), **_at("open")),
    _fine("fine: spring behind nginx", _open("spring", front="good"), **_at("open")),
)
LANGUAGES = (*ORIGINS, *TOKENS, *OTHERS, *FINE)
