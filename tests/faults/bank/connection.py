"""Faults on the way to the endpoint: name, port, TLS, path, answer."""

from tests.faults.entry import Entry, Service

_AUTH = ("token.", "config.secret.", "config.env.", "http.auth.", "login.")
_WSS = {"WS_URL": "wss://localhost:{port}/ws", "CA_FILE": "{folder}/good/ca.pem"}


def _tls(name: str, broken: str, certificate: str, root: str, trust: str | None = None, **changed: object) -> Entry:
    env = {**_WSS, "CA_FILE": trust if trust is not None else f"{{folder}}/{certificate}/ca.pem"}
    how = {"roots": (root,), "never": (*_AUTH, "tls.scheme.", "tcp."), **changed}
    return Entry(name, broken, Service(certificate=certificate), env, **how)


def _bytes(name: str, broken: str, manner: str, root: str, **changed: object) -> Entry:
    how = {"roots": (root,), "never": (*_AUTH, "tls."), "proven": False, **changed}
    return Entry(name, broken, Service("raw", manner=manner), **how)


CONNECTION = (
    Entry(
        "unknown host",
        "a typing error in the name",
        Service("raw", manner="nobody"),
        {"WS_URL": "ws://no-such-host.invalid:{port}/ws"},
        roots=("dns.name.not_found",),
        proven=False,
        never=(*_AUTH, "tcp.", "tls."),
    ),
    _bytes("nobody listens", "the service is down", "nobody", "tcp.connect.refused", proven=True),
    _bytes(
        "full listen queue",
        "the service accepts nothing any more",
        "full queue",
        "resource.backlog.full",
        finds=("tcp.connect.timeout",),
    ),
    _bytes("reset at once", "a rule resets every request", "reset", "tcp.connection.reset"),
    _bytes("SSH on the port", "the port of another service", "ssh", "tcp.service.not_http", proven=True),
    _bytes("HTTP/2 without TLS", "the port of a gRPC service", "HTTP/2", "tcp.service.not_http", proven=True),
    _bytes("half a 101", "the server dies while it answers", "half a 101", "http.handshake.closed_early"),
    _bytes("silence", "something listens and says nothing", "silence", "http.handshake.timeout", deadline_s=15),
    _tls("certificate expired", "nobody renewed it", "expired", "tls.certificate.expired"),
    _tls(
        "certificate of tomorrow", "issued with a wrong clock", "early", "tls.certificate.not_yet_valid", proven=False
    ),
    _tls("certificate for another name", "the shop's certificate", "other-name", "tls.certificate.hostname_mismatch"),
    _tls("self-signed certificate", "made by the server itself", "own", "tls.certificate.self_signed", ""),
    _tls("private CA", "the CA was not handed out", "good", "tls.certificate.untrusted_ca", ""),
    _tls("certificate ends in two days", "renewal does not work", "ending", "tls.certificate.expiring_soon"),
    Entry(
        "ws to a TLS port",
        "the scheme is ws, the port speaks TLS",
        Service("asgi", certificate="good"),
        roots=("tls.scheme.plaintext_to_tls",),
        probe=True,
        never=(*_AUTH, "tcp.", "http."),
    ),
    Entry(
        "ws to nginx with TLS",
        "400: plain HTTP was sent to an HTTPS port",
        Service(front="tls"),
        roots=("tls.scheme.plaintext_to_tls",),
        probe=True,
        never=(*_AUTH, "tcp.", "http."),
    ),
    Entry(
        "wss to a plain port",
        "the scheme is wss, the port speaks none",
        Service("asgi"),
        _WSS,
        roots=("tls.scheme.tls_to_plaintext",),
        probe=True,
        never=(*_AUTH, "tcp.", "tls.certificate.", "http."),
    ),
    Entry(
        "wss to plain websockets",
        "the scheme is wss, the port speaks none",
        Service("websockets"),
        _WSS,
        roots=("tls.scheme.tls_to_plaintext",),
        probe=True,
        never=(*_AUTH, "tcp.", "tls.certificate.", "http."),
    ),
    Entry(
        "path unknown to aiohttp",
        "a letter is missing",
        env={"WS_URL": "ws://127.0.0.1:{port}/w"},
        roots=("http.path.not_found",),
        never=_AUTH,
    ),
    Entry(
        "path unknown to a router on uvicorn",
        "403 before accept for an unknown route",
        Service("routed"),
        {"WS_URL": "ws://127.0.0.1:{port}/wss"},
        # From outside it looks like a route for WebSockets that refuses this token, and the other way round.
        roots=("http.path.not_found",),
        allowed=("http.auth.rejected",),
        proven=False,
        never=_AUTH,
    ),
    Entry(
        "path unknown to tornado",
        "the old path",
        Service("tornado", route="/live/ws"),
        roots=("http.path.not_found",),
        never=_AUTH,
    ),
    Entry(
        "path unknown to websockets",
        "the old path",
        Service("websockets", route="/live"),
        roots=("http.path.not_found",),
        never=_AUTH,
    ),
    Entry(
        "prefix of nginx forgotten",
        "nginx serves it under /live",
        Service(front="prefix"),
        roots=("http.path.not_found",),
        never=_AUTH,
    ),
    Entry(
        "path unknown to npm ws",
        "ws answers 400 for a wrong path",
        Service("ws", reads="none", route="/live"),
        {"WS_AUTH_MODE": "none", "JWT_SECRET": None},
        roots=("http.path.not_found",),
        never=_AUTH,
        proven=False,
    ),
    Entry(
        "the last slash is missing",
        "the route is /ws/",
        Service("starlette", reads="none", route="/ws/"),
        {"WS_AUTH_MODE": "none", "JWT_SECRET": None},
        roots=("http.path.not_found",),
        never=_AUTH,
    ),
    Entry(
        "handler hangs",
        "a lock is never released",
        Service(manner="hang"),
        deadline_s=15,
        roots=("http.handshake.timeout",),
        never=(*_AUTH, "tls.", "tcp."),
        proven=False,
    ),
    Entry(
        "every connection dropped",
        "the worker dies on each request",
        Service(manner="drop"),
        roots=("http.handshake.closed_early",),
        never=(*_AUTH, "tls.", "tcp."),
        proven=False,
    ),
    Entry(
        "every third connection dropped",
        "one of three workers dies",
        Service(manner="drop/3"),
        attempts=6,  # from 8 on it may look like three servers that take turns, and nothing tells the two apart
        roots=("http.handshake.closed_early",),
        never=(*_AUTH, "tls.", "tcp."),
        proven=False,
    ),
    Entry(
        "444 of nginx",
        "a rule of nginx closes without an answer",
        Service(front="silent"),
        roots=("http.handshake.closed_early",),
        never=(*_AUTH, "tls.", "tcp."),
        proven=False,
    ),
    Entry(
        "slow check",
        "the token is checked in two seconds",
        Service("tornado", manner="slow:1.9"),
        attempts=3,
        roots=("http.handshake.slow",),
        never=(*_AUTH, "tls.", "tcp."),
        proven=False,
    ),
    Entry(
        "server full",
        "503: insufficient resources",
        Service(manner="full"),
        roots=("http.capacity.insufficient",),
        never=(*_AUTH, "tls.", "tcp."),
        proven=False,
    ),
    Entry(
        "one of three full",
        "503 from one of three workers",
        Service(manner="full/3"),
        attempts=12,
        roots=("http.capacity.insufficient",),
        never=(*_AUTH, "tls.", "tcp."),
        proven=False,
    ),
    Entry(
        "balancer full",
        "nginx says that all is full",
        Service(front="full"),
        roots=("http.capacity.insufficient",),
        never=(*_AUTH, "tls.", "tcp."),
        proven=False,
    ),
    Entry(
        "descriptors leaked",
        "the process has no descriptor left and cannot accept",
        Service("tight"),
        {"WS_SERVER_PID": "{pid}"},
        roots=("resource.fd.exhausted",),
        never=(*_AUTH, "tls."),
        allowed=("resource.fd.limit_low",),
        deadline_s=15,
    ),
)
