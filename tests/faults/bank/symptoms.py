"""Symptoms and advice beside a cause, or on a target that works: what must be found although it is no root."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service
from tests.faults.signing import OTHER, SECRET, signed

_ADVICE = (
    "token.transport.leaked_in_url",
    "config.monitoring.missing",
    "config.logging.limited",
    "config.pool.unbounded",
    "config.timeouts.unfit",
)
_TOKEN = ("token.", "config.secret.", "http.auth.", "login.")

SYMPTOMS = (
    Entry(
        "fine: settings of the first day",
        "",
        Service("fastapi"),
        dict.fromkeys(("ALERT_URL", "LOG_LEVEL", "WS_MAX_CONNECTIONS", "WS_PING_TIMEOUT"), ""),
        finds=_ADVICE,
        attempts=3,
    ),
    Entry("fine: an .env that uses none of our names", "", Service("starlette"), never=("config.",), attempts=3),
    Entry(
        "pings rarer than the proxy waits",
        "600 s against 60 s",
        Service("hypercorn"),
        {"WS_PING_INTERVAL": "600", "PROXY_IDLE_TIMEOUT": "60"},
        roots=("config.timeouts.ping_exceeds_idle",),
        attempts=3,
    ),
    Entry(
        "fine: two tokens, the good one counts",
        "",
        Service("starlette", refuses="403"),
        {"WS_URL": f"ws://127.0.0.1:{{port}}/ws?token={signed(name='b')}", "WS_TOKEN": signed(name="a")},
        finds=("config.inputs.contradictory",),
        attempts=3,
    ),
    Entry(
        "fine: an expired WS_TOKEN in the .env of a server that wants none",
        "",
        Service("granian", reads="none"),
        {"WS_AUTH_MODE": "query", "WS_TOKEN": signed(seconds=-900)},
        finds=("token.time.expired",),
        attempts=3,
    ),
    Entry(
        "fine: the login fails, the WebSocket wants no token",
        "",
        Service("channels", reads="none", login="401"),
        {"WS_AUTH_MODE": "none", **LOGIN},
        attempts=3,
    ),
    Entry(
        "fine: the secret twice alike, weak thresholds",
        "",
        Service("hypercorn", login="token"),
        {
            "JWT_SECRET": f"{SECRET}\nJWT_SECRET={SECRET}",
            **LOGIN,
            "MEMORY_THRESHOLD_MB": "64",
            "CPU_THRESHOLD": "99",
            "LOG_LEVEL": "ERROR",
        },
        attempts=3,
    ),
    Entry(
        "the whole chain of an unset secret, on FastAPI",
        "the service has no secret: its login gives an empty token, its endpoint refuses it",
        Service("fastapi", unset=True, login="open"),
        {"JWT_SECRET": "", **LOGIN},
        roots=("config.secret.missing",),
        finds=("token.generation.failed", "login.response.empty_token", "token.value.empty", "http.auth.rejected"),
        never=("http.path.", "token.format.", "token.time."),
    ),
    Entry(
        "an obsolete version on hypercorn, and what the server makes of it",
        "the client asks for version 9",
        Service("hypercorn"),
        {"WS_PROTOCOL_VERSION": "9"},
        roots=("config.protocol.version_obsolete",),
        finds=("protocol.version.unsupported",),
        never=(*_TOKEN, "http."),
    ),
    Entry(
        "a shop's page where the endpoint is due",
        "the URL has lost its path",
        Service("tornado"),
        {"WS_URL": "ws://127.0.0.1:{port}/api/login"},
        roots=("http.endpoint.not_websocket",),
        proven=False,
        never=("token.", "config."),
    ),
    Entry(
        "more connections promised than descriptors allow",
        "the promise is a million",
        Service("hypercorn"),
        {"WS_MAX_CONNECTIONS": "10000000", "WS_SERVER_PID": "{pid}"},
        roots=("config.limits.connections_exceed_fds",),
        allowed=("resource.fd.limit_low",),
        never=("token.", "http."),
        attempts=3,
    ),
    Entry(
        "a subprotocol that cannot hold quotes",
        "JSON.stringify of a token among the subprotocols",
        Service("granian", reads="subprotocol", refuses="403"),
        {"WS_AUTH_MODE": "subprotocol", "WS_TOKEN": f"'\"{signed()}\"'"},
        roots=("token.format.quoted",),
        finds=("http.request.unsendable",),
        probe=True,
        never=("config.", "http.path."),
    ),
    Entry(
        "our copy of the secret is old, a login's token as well",
        "the server has a new secret, everybody else the old one",
        Service("fastapi", secret=OTHER, login="token", login_secret=SECRET),
        LOGIN,
        roots=("http.auth.rejected",),
        proven=False,
        never=("token.", "http.path.", "config."),
    ),
    *(
        Entry(
            manner,
            "the 101 is not one that a client may take",
            Service("raw", manner=manner),
            roots=(root,),
            never=(*_TOKEN, "http.", "tcp."),
        )
        for manner, root in (
            ("accept of a cache", "protocol.accept.invalid"),
            ("bare 101", "protocol.upgrade.header_missing"),
        )
    ),
)
