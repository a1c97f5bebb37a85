"""Sessions that are held: ended by a proxy, the server, their age, their token, a message's size; or kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt

from tests.faults.entry import Entry, Service
from tests.faults.signing import SECRET, signed

_NOBODY = {"WS_AUTH_MODE": "none", "JWT_SECRET": None}
_HOLD = {"WS_HOLD_SECONDS": "4"}
_BESIDE = ("token.", "config.secret.", "http.", "tls.", "tcp.", "protocol.", "session.close.immediate")
_SIZE = {"WS_TEST_MESSAGE_BYTES": "200000"}


def _held(name: str, broken: str, service: Service, root: str = "", **changed: object) -> Entry:
    env = {**_NOBODY, **_HOLD, **changed.pop("env", {})}  # type: ignore[dict-item]
    roots = {"roots": (root,), "never": _BESIDE} if root else {}
    return Entry(f"held: {name}", broken, service, env, **{**roots, **changed})  # type: ignore[arg-type]


def _open(framework: str, manner: str = "", **changed: object) -> Service:
    return Service(f"held {framework}", reads="none", manner=manner, **changed)  # type: ignore[arg-type]


def _ends_soon(_folder: Path) -> str:
    """A token that is good for some seconds."""
    return jwt.encode({"sub": "ana", "exp": datetime.now(UTC) + timedelta(seconds=5)}, SECRET, "HS256")


_BLOCKED = {"WS_PING_TIMEOUT": "1", "WS_HOLD_SECONDS": "7"}
_IDLE = "session.idle.proxy_timeout"
_TOKEN = {"WS_AUTH_MODE": "query", "JWT_SECRET": SECRET, "WS_TOKEN": _ends_soon, "WS_HOLD_SECONDS": "8"}
_KEPT = {**_TOKEN, "WS_TOKEN": signed(), "WS_HOLD_SECONDS": "3"}
_SOCKETIO = {"WS_URL": "ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"}
_SOCKETIO_2 = {"WS_URL": "ws://127.0.0.1:{port}/socket.io/?EIO=3&transport=websocket"}
HELD = (
    _held(
        "idle behind nginx",
        "proxy_read_timeout 2s",
        _open("aiohttp", front="nginx idle"),
        _IDLE,
        env={"PROXY_IDLE_TIMEOUT": "2"},
    ),
    _held(
        "idle behind HAProxy",
        "timeout tunnel 2s",
        _open("websockets", front="haproxy idle"),
        _IDLE,
        env={"PROXY_IDLE_TIMEOUT": "2"},
    ),
    _held(
        "idle behind Apache",
        "Timeout 2, and nobody says so",
        _open("tornado", front="apache idle"),
        _IDLE,
        proven=False,
        rivals=("session.idle.server_timeout",),
    ),
    _held(
        "aiohttp closes silent clients", "receive_timeout", _open("aiohttp", "idle:2"), "session.idle.server_timeout"
    ),
    _held("tornado closes silent clients", "its own timer", _open("tornado", "idle:2"), "session.idle.server_timeout"),
    _held("aiohttp cuts at an age", "whatever is said", _open("aiohttp", "age:2"), "session.age.limited"),
    _held("websockets closes at an age", "whatever is said", _open("websockets", "age:2"), "session.age.limited"),
    _held(
        "aiohttp closes at exp",
        "the token expires",
        Service("held aiohttp", manner="expires"),
        "session.token.expired",
        env=_TOKEN,
        never=("http.", "tls.", "tcp.", "session.age.", "session.idle."),
    ),
    _held(
        "tornado closes at exp",
        "the token expires",
        Service("held tornado", manner="expires"),
        "session.token.expired",
        env=_TOKEN,
        never=("http.", "tls.", "tcp.", "session.age.", "session.idle."),
    ),
    _held(
        "uvicorn's loop is blocked",
        "a model runs on the event loop",
        _open("blocked uvicorn", "blocks:2"),
        "session.ping.no_pong",
        env=_BLOCKED,
        never=("token.", "config.secret.", "tls.", "tcp."),
    ),
    _held(
        "tornado's loop is blocked",
        "a report is made on the event loop",
        _open("blocked tornado", "blocks:2"),
        "session.ping.no_pong",
        env=_BLOCKED,
        never=("token.", "config.secret.", "tls.", "tcp."),
    ),
    _held(
        "aiohttp never reads",
        "the handler only sends",
        _open("aiohttp", "deaf"),
        "session.ping.no_pong",
        env={"WS_PING_TIMEOUT": "1"},
    ),
    _held("uvicorn's limit", "--ws-max-size", _open("uvicorn", "limit:65536"), "session.message.too_big", env=_SIZE),
    _held("aiohttp's limit", "max_msg_size", _open("aiohttp", "limit:8192"), "session.message.too_big", env=_SIZE),
    _held("websockets' limit", "max_size", _open("websockets", "limit:100000"), "session.message.too_big", env=_SIZE),
    _held(
        "the handler fails later",
        "a bug that shows after two seconds",
        _open("websockets", "fails:2"),
        "session.close.while_held",
        proven=False,
    ),
    _held("fine: aiohttp with heartbeat", "", _open("aiohttp", "pings"), env=_SIZE),
    _held("fine: websockets with keepalive", "", _open("websockets", "pings"), env=_SIZE),
    _held("fine: tornado with pings", "", _open("tornado", "pings"), env=_SIZE),
    _held("fine: uvicorn", "", _open("uvicorn"), env=_SIZE),
    _held("fine: npm ws", "", Service("ws", reads="none"), env=_SIZE),
    _held("fine: behind nginx", "", _open("aiohttp", front="good")),
    _held("fine: pings of the server keep it", "", _open("websockets", "pings", front="nginx idle")),
    _held("fine: a token that lives on", "", Service("held aiohttp"), env=_KEPT),
    _held("fine: Socket.IO", "", Service("socket.io", reads="none"), env=_SOCKETIO),
    _held("fine: Socket.IO of the second generation", "", Service("socket.io-2", reads="none"), env=_SOCKETIO_2),
)
