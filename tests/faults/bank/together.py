"""Several faults at once on the newer families, and loud settings beside a true cause."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service
from tests.faults.signing import OTHER, SECRET, signed

_SHOP = {"WS_ORIGIN": "https://evil.example", "WS_ALLOWED_ORIGINS": "https://shop.example"}
_OLD = signed(seconds=-900)
_ODD = {
    "JWT_SECRET": f'"{SECRET}"',
    "WS_TOKEN": _OLD,
    "WS_PING_INTERVAL": "900",
    "PROXY_IDLE_TIMEOUT": "30",
    "MEMORY_THRESHOLD_MB": "1",
    "LOG_LEVEL": "CRITICAL",
    "MAX_RECONNECT_ATTEMPTS": "0",
    "CORS_ORIGIN": "*",
    "SESSION_SECRET": "changeme",
}
_WEAK = "secret"

TOGETHER = (
    *(
        Entry(
            f"{framework}: expired, and from a foreign Origin",
            "two faults in series",
            Service(framework, refuses="403", origins=("https://shop.example",)),
            {**_SHOP, "WS_TOKEN": _OLD},
            roots=("token.time.expired",),
            proven=False,
            allowed=("http.origin.rejected", "http.auth.rejected", "http.path.not_found"),
            never=("config.secret.", "token.signature.", "token.format."),
        )
        for framework in ("hypercorn", "channels", "granian", "starlette", "tornado")
    ),
    *(
        Entry(
            f"{framework}: wrong path and an empty token",
            "the path comes first",
            Service(framework, refuses="403", route="/live"),
            {"WS_TOKEN": ""},
            roots=("http.path.not_found",),
            proven=False,
            allowed=("token.value.empty", "http.auth.rejected"),
            never=("config.secret.", "token.signature.", "token.format."),
        )
        for framework in ("hypercorn", "granian", "fastapi", "aiohttp", "websockets")
    ),
    *(
        Entry(
            f"{framework}: wrong secret under a wrong parameter",
            "the token is signed by another secret and sent where nobody looks",
            Service(framework, refuses="403", name="access_token"),
            {"WS_TOKEN": signed(OTHER)},
            roots=("config.secret.mismatch",),
            proven=False,
            allowed=(
                "token.transport.param_name",
                "token.signature.invalid",
                "http.auth.rejected",
                "http.path.not_found",
            ),
            never=("token.format.", "token.time."),
        )
        for framework in ("channels", "fastapi", "tornado")
    ),
    *(
        Entry(
            f"{framework}: old version and an expired token",
            "two faults in series",
            Service(framework, refuses="403"),
            {"WS_PROTOCOL_VERSION": "6", "WS_TOKEN": _OLD},
            roots=("config.protocol.version_obsolete", "token.time.expired"),
            probe=True,
            never=("config.secret.", "token.signature.", "token.format.", "http.path."),
        )
        for framework in ("hypercorn", "channels", "granian", "starlette")
    ),
    Entry(
        "odd settings beside a stopped server",
        "nobody listens; the .env is full of what looks bad",
        Service("raw", manner="nobody"),
        _ODD,
        roots=("tcp.connect.refused",),
        never=("config.", "token.signature.", "token.format."),
    ),
    *(
        Entry(
            f"{front}, {said} token",
            "nobody is behind the proxy; the token has a fault that no server has judged",
            Service(front=front),
            {"WS_TOKEN": token, "JWT_SECRET": SECRET},
            roots=("http.proxy.backend_down",),
            proven=False,
        )
        for front in ("nginx down", "haproxy down", "apache down")
        for said, token in (("an expired", _OLD), ("a foreign", signed(OTHER)), ("an empty", ""))
    ),
    Entry(
        "a placeholder secret that works beside a wrong path",
        "the secret is bad and does its work; the path is wrong",
        Service("hypercorn", secret=_WEAK, route="/live"),
        {"JWT_SECRET": _WEAK},
        roots=("http.path.not_found",),
        allowed=("config.secret.placeholder", "config.secret.weak", "http.auth.rejected"),
        proven=False,
        never=("token.", "config.secret.mismatch", "config.env."),
    ),
    Entry(
        "a login that fails beside a handler that raises",
        "two faults side by side",
        Service("channels", reads="none", login="500", manner="close:1011"),
        {"WS_AUTH_MODE": "none", **LOGIN},
        roots=("session.close.server_error",),
        allowed=("login.service.error",),
        proven=False,
        never=("token.", "config.secret."),
    ),
    Entry(
        "thresholds and duplicates beside a slow server",
        "the check takes two seconds; the settings are only odd",
        Service("starlette", manner="slow:1.9", refuses="403"),
        {"JWT_SECRET": f"{SECRET}\nJWT_SECRET={SECRET}", "MEMORY_THRESHOLD_MB": "1", "CPU_THRESHOLD": "1"},
        roots=("http.handshake.slow",),
        proven=False,
        never=("token.", "config.secret.", "config.env."),
        attempts=3,
    ),
)
