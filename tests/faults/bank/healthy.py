"""Targets on which nothing is broken, however odd they look."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service
from tests.faults.signing import OTHER, SECRET, public_key, rs256, signed

_WSS = {"WS_URL": "wss://localhost:{port}/ws", "CA_FILE": "{folder}/good/ca.pem"}


def _fine(name: str, service: Service, env: dict[str, object] | None = None, **changed: object) -> Entry:
    return Entry(name, "", service, {"WS_AUTH_MODE": service.reads, **(env or {})}, **changed)


HEALTHY = (
    _fine("fine: the demo with its faults switched off", Service("demo", manner="demo-healthy")),
    _fine("fine: header", Service("asgi", reads="header")),
    _fine("fine: cookie", Service(reads="cookie"), {"WS_TOKEN": signed()}),
    _fine(
        "fine: subprotocol",
        Service("websockets", reads="subprotocol"),
        {"WS_SUBPROTOCOL": "chat", "WS_TOKEN": signed()},
    ),
    _fine("fine: first message", Service("websockets", reads="message", refuses="1008")),
    _fine(
        "fine: first message at tornado", Service("tornado", reads="message", refuses="4401"), {"WS_TOKEN": signed()}
    ),
    _fine("fine: no authentication", Service("asgi", reads="none"), {"JWT_SECRET": None}),
    _fine("fine: npm ws", Service("ws", reads="none"), {"JWT_SECRET": None}),
    _fine("fine: own CA", Service("routed", certificate="good"), _WSS),
    _fine("fine: behind nginx", Service(front="good", login="token"), LOGIN),
    _fine("fine: behind nginx with TLS", Service("websockets", front="tls"), _WSS),
    _fine("fine: opaque session", Service(opaque="s-99aa00bb11cc"), {"WS_TOKEN": "s-99aa00bb11cc", "JWT_SECRET": None}),
    _fine(
        "fine: RS256 by a public key",
        Service("tornado", algorithm="RS256"),
        {"WS_TOKEN": rs256("ours"), "JWT_SECRET": None, "JWT_PUBLIC_KEY": public_key("ours"), "JWT_ALGORITHM": "RS256"},
    ),
    _fine(
        "fine: old token that nobody reads",
        Service("asgi", reads="none"),
        {"WS_AUTH_MODE": "query", "WS_TOKEN": signed(seconds=-600)},
    ),
    _fine("fine: another secret in our copy", Service(), {"WS_TOKEN": signed(), "JWT_SECRET": OTHER}),
    _fine("fine: query in the URL", Service("tornado"), {"WS_URL": "ws://127.0.0.1:{port}/ws?room=5&lang=pt"}),
    _fine(
        "fine: token in the URL", Service("routed"), {"WS_URL": f"ws://127.0.0.1:{{port}}/ws?room=5&token={signed()}"}
    ),
    _fine("fine: IPv6", Service("websockets", host="::1"), {"WS_URL": "ws://[::1]:{port}/ws"}),
    _fine("fine: slow but within its objective", Service(manner="slow:0.25")),
    _fine("fine: restarting", Service("websockets", manner="close:1012/1"), attempts=12),
    _fine("fine: login with a wrapped token", Service(login="wrapped"), LOGIN),
    _fine(
        "fine: quotes and CRLF",
        Service("tornado", login="token"),
        {"JWT_SECRET": f'"{SECRET}"', **LOGIN},
        written=lambda text: text.replace("\n", "\r\n").encode(),
    ),
    _fine(
        "fine: the secret twice alike",
        Service("asgi", login="token"),
        {"JWT_SECRET": f"{SECRET}\nJWT_SECRET={SECRET}", **LOGIN},
    ),
    _fine(
        "fine: audience and issuer",
        Service("routed", audience="chat", issuer="id"),
        {"JWT_AUDIENCE": "chat", "JWT_ISSUER": "id"},
    ),
    _fine(
        "fine: right Origin",
        Service("tornado", origins=("https://shop.example",)),
        {"WS_ORIGIN": "https://shop.example"},
    ),
    _fine("fine: version 7 that aiohttp takes", Service(), {"WS_PROTOCOL_VERSION": "7"}),
    _fine("fine: no secret known here", Service(), {"WS_TOKEN": signed(), "JWT_SECRET": None}),
)
