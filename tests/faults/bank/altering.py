"""Proxies that lose scheme or Host, wrong schemes behind them, pools in which one differs, ports without HTTP."""

from tests.faults.entry import Entry, Service

_NONE = {"WS_AUTH_MODE": "none", "JWT_SECRET": None}
_WSS = {**_NONE, "WS_URL": "wss://localhost:{port}/ws", "CA_FILE": "{folder}/good/ca.pem"}
_PAGE = {**_NONE, "WS_ORIGIN": "http://127.0.0.1:{port}"}
_NEVER = ("token.", "config.", "login.", "tls.", "http.auth.")
_SCHEME, _HOST, _BACKEND, _UNEVEN, _DOWN, _FOREIGN = (
    "http.proxy.scheme_lost",
    "http.proxy.host_rewritten",
    "http.proxy.backend_scheme",
    "http.balancer.uneven",
    "tcp.forwarder.backend_down",
    "tcp.service.not_http",
)


def _fault(name: str, broken: str, root: str, service: Service, env: dict[str, object], **more: object) -> Entry:
    return Entry(name, broken, service, env, roots=(root,), never=_NEVER, **more)


def _https(framework: str, front: str) -> Service:
    return Service(framework, reads="none", manner="https only", front=front)


def _own(front: str) -> Service:
    return Service("tornado", reads="none", manner="same origin", front=front)


ALTERING = (
    _fault(
        "nginx: scheme not told to Starlette", "no header", _SCHEME, _https("starlette", "nginx untold scheme"), _WSS
    ),
    _fault(
        "haproxy: scheme not told to FastAPI", "no header", _SCHEME, _https("fastapi", "haproxy untold scheme"), _WSS
    ),
    Entry("fine: nginx tells the scheme", "", _https("starlette", "nginx told scheme"), _WSS),
    _fault("nginx: its own Host before tornado", "no Host", _HOST, _own("nginx other host"), _PAGE, proven=False),
    _fault(
        "apache: its own Host before tornado",
        "no ProxyPreserveHost",
        _HOST,
        _own("apache other host"),
        _PAGE,
        proven=False,
    ),
    Entry("fine: nginx passes Host to tornado", "", _own("good"), _PAGE),
    _fault(
        "nginx: plain HTTP to TLS behind",
        "http:// to TLS",
        _BACKEND,
        Service(reads="none", front="nginx plain to TLS"),
        _NONE,
    ),
    _fault(
        "nginx: one of two differs",
        "every second 404",
        _UNEVEN,
        Service(reads="none", front="nginx uneven"),
        _NONE,
        attempts=20,
    ),
    _fault(
        "haproxy: one of two differs",
        "every second 404",
        _UNEVEN,
        Service("tornado", reads="none", front="haproxy uneven"),
        _NONE,
        attempts=20,
    ),
    _fault(
        "haproxy: forwards to nobody",
        "mode tcp",
        _DOWN,
        Service(reads="none", front="haproxy forwards"),
        _NONE,
        proven=False,
    ),
    _fault(
        "a forwarder with nobody behind",
        "as of a container",
        _DOWN,
        Service("raw", manner="forwarder"),
        _NONE,
        proven=False,
    ),
    _fault("a broker of plain MQTT", "the port without WebSocket", _FOREIGN, Service("raw", manner="broker"), _NONE),
)
