"""Faults of a token's journey: how the secret is read, what the client makes of a token, whose clock is wrong."""

import base64
from datetime import UTC, datetime, timedelta

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service, Text
from tests.faults.signing import OTHER, SECRET, signed

_HEX = bytes.fromhex(SECRET)
_KEY = bytes(range(160, 208))
_BASE64 = base64.b64encode(_KEY).decode()
_URL = "ws://127.0.0.1:{port}/ws"
_OTHERWISE = ("token.format.", "token.time.", "token.claim.", "token.transport.", "http.path.", "tls.")
_BESIDE = (*_OTHERWISE, "config.env.", "config.secret.whitespace", "config.secret.quoted")
_NO_SECRET = ("config.secret.", "config.env.", "config.inputs.", "http.path.", "login.", "token.generation.")


def _read(name: str, broken: str, service: Service, env: dict[str, Text | None], **how: bool) -> Entry:
    """The two sides make different keys out of one text; an issued token tells which its signer made."""
    return Entry(
        name, broken, service, env, roots=("config.secret.encoding",), **{"probe": True, "never": _BESIDE, **how}
    )


def _made(name: str, broken: str, root: str, text: str, framework: str = "aiohttp") -> Entry:
    """The login's token is good, and this is what the client makes of one."""
    told = {"WS_TOKEN": text, **LOGIN}
    return Entry(
        name,
        broken,
        Service(framework, login="token"),
        told,
        roots=(root,),
        probe=True,
        never=("config.", "http.path."),
    )


TOKEN_TRACE = (
    _read(
        "hex secret, decoded by the server",
        "the login signs with the text, the server verifies with the bytes that it decodes to",
        Service(secret=_HEX, login="token", login_secret=SECRET),
        LOGIN,
    ),
    _read(
        "hex secret, decoded by the login",
        "the login signs with the bytes, the server verifies with the text",
        Service("asgi", login="token", login_secret=_HEX),
        LOGIN,
        probe=False,
    ),
    _read(
        "base64 secret, decoded by the server",
        "the client signs with the text that stands in its .env",
        Service("tornado", secret=_KEY, reads="header"),
        {"JWT_SECRET": _BASE64, "WS_AUTH_MODE": "header"},
        proven=False,  # the token is our own: how the application reads the secret is not seen
    ),
    _read(
        "base64 secret, decoded by the login",
        "the login decodes, the server does not",
        Service("websockets", secret=_BASE64, login="token", login_secret=_KEY, reads="header"),
        {"JWT_SECRET": _BASE64, "WS_AUTH_MODE": "header", "WS_TOKEN": signed(_KEY)},
        probe=False,
    ),
    _made("the client cuts a good token", "a buffer that is too small", "token.format.truncated", signed()[:-9]),
    _made("the client quotes a good token", "JSON.stringify", "token.format.quoted", f"'\"{signed()}\"'", "tornado"),
    _made(
        "the client encodes a good token again",
        "encodeURIComponent twice",
        "token.format.encoding",
        signed().replace(".", "%252E"),
        "asgi",
    ),
    Entry(
        "login signs with the first of two lines",
        "the login takes the first line of the secret, the server the last",
        Service("tornado", login="token", login_secret=OTHER),
        {"JWT_SECRET": f"{OTHER}\nJWT_SECRET={SECRET}", **LOGIN},
        roots=("config.env.duplicate_key",),
        never=(*_OTHERWISE, "config.secret.encoding"),
    ),
    Entry(
        "clock of the server behind",
        "the server's clock is five minutes behind, so fresh tokens are not yet valid there",
        Service(skew_s=-300, login="token"),
        LOGIN,
        roots=("token.time.clock_skew",),
        never=_NO_SECRET,
    ),
    Entry(
        "clock of the server behind, no login",
        "the server's clock is five minutes behind; only the Date of its refusals tells",
        Service("tornado", skew_s=-300, reads="header"),
        {"WS_AUTH_MODE": "header"},
        roots=("token.time.clock_skew",),
        never=_NO_SECRET,
    ),
    Entry(
        "clock of the server ahead",
        "the token has four minutes left, the server's clock is five minutes ahead",
        Service("tornado", skew_s=300),
        {"WS_TOKEN": lambda _folder: signed(exp=datetime.now(UTC) + timedelta(minutes=4))},
        roots=("token.time.clock_skew",),
        never=_NO_SECRET,
    ),
    Entry(
        "clock ahead beside another secret",
        "the clock is off by two minutes, which no token minds; the login has another secret",
        Service(skew_s=120, login="token", login_secret=OTHER),
        LOGIN,
        roots=("config.secret.mismatch",),
        probe=True,
        never=_OTHERWISE,
    ),
    Entry(
        "two tokens, the one in use expired",
        "WS_TOKEN is an old one; the URL holds a good one",
        Service("asgi"),
        {"WS_URL": f"{_URL}?token={signed()}", "WS_TOKEN": signed(seconds=-600), "JWT_SECRET": None},
        roots=("token.time.expired",),
        probe=True,
        never=_NO_SECRET,
    ),
    Entry(
        "two tokens, the one in use cut",
        "WS_TOKEN lost its end; the URL holds a good one",
        Service("tornado"),
        {"WS_URL": f"{_URL}?token={signed()}", "WS_TOKEN": signed()[:-12], "JWT_SECRET": None},
        roots=("token.format.truncated",),
        probe=True,
        never=_NO_SECRET,
    ),
    Entry(
        "two URLs, the one in use is dead",
        "WS_URL names a port where nobody listens, VITE_WS_URL the right one",
        Service("websockets"),
        {"WS_URL": "ws://127.0.0.1:{closed}/ws", "VITE_WS_URL": _URL},
        roots=("tcp.connect.refused",),
        never=("config.", "token."),
    ),
    Entry(
        "fine: hex secret, decoded on both sides",
        "",
        Service(secret=_HEX, login="token"),
        LOGIN,
    ),
    Entry(
        "fine: base64 secret, text on both sides",
        "",
        Service("tornado", secret=_BASE64, login="token"),
        {"JWT_SECRET": _BASE64, **LOGIN},
    ),
    Entry(
        "fine: two URLs of one server",
        "",
        Service("asgi"),
        {"WEBSOCKET_URL": f"{_URL}?v=2", "WEBSOCKET_PORT": "8080"},
    ),
    Entry(
        "fine: a good token beside an old one in the URL",
        "",
        Service("websockets"),
        {"WS_URL": f"{_URL}?token={signed(seconds=-600)}", "WS_TOKEN": signed()},
    ),
    Entry(
        "fine: clock of the login a minute and a half ahead, a given token",
        "",
        Service(login="token", login_skew_s=90),
        {"WS_TOKEN": signed(), **LOGIN},
    ),
)
