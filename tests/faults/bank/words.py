"""What servers say first, and endpoints of another kind than the URL says."""

from tests.faults.entry import Entry, Service

AIOHTTP, LIBRARY, NODE = "words", "words of a library", "words of node"
FOUR, TWO = "socket.io", "socket.io-2"
_BESIDE = ("token.", "config.secret.", "config.env.", "http.", "tls.", "tcp.", "login.")
_BARE = {"WS_AUTH_MODE": "none", "JWT_SECRET": None}


def _url(path: str) -> dict[str, str | None]:
    return {**_BARE, "WS_URL": f"ws://127.0.0.1:{{port}}{path}"}


def _says(name: str, framework: str, manner: str, **changed: object) -> Entry:
    service = Service(framework, reads="none", manner=manner)
    given = {"env": _BARE, "roots": ("session.refused.in_message",), "proven": False, "never": _BESIDE, **changed}
    return Entry(f"words: {name}", "an error is the first message", service, **given)


def _other(name: str, broken: str, service: Service, path: str, root: str, **changed: object) -> Entry:
    return Entry(f"words: {name}", broken, service, _url(path), **{"roots": (root,), **changed})


def _fine(name: str, framework: str, manner: str, path: str = "/ws", **changed: object) -> Entry:
    service = Service(framework, reads="none", manner=manner)
    return Entry(f"fine: words: {name}", "", service, {**_url(path), **changed})


def _open(framework: str, **changed: object) -> Service:
    return Service(framework, reads="none", **changed)


FAULTS = (
    _says("pusher's error and 4001", AIOHTTP, "pusher"),
    _says("pusher's error and a bare close", NODE, "pusher"),
    _says("action cable disconnects", LIBRARY, "cable"),
    _says("an error object of its own, and it stays", AIOHTTP, "error object"),
    _says("an error object of its own by ws, and it stays", NODE, "error object"),
    _says("a text that refuses, then 1000", LIBRARY, "text"),
    _says("a text that refuses by aiohttp, then 1000", AIOHTTP, "text"),
    _says("OCPP's CallError", LIBRARY, "call error"),
    _says("a dependency is named", AIOHTTP, "redis", allowed=("server.dependency.unreachable",)),
    _other(
        "a Socket.IO client at aiohttp",
        "a plain server",
        _open(AIOHTTP, route="/socket.io/"),
        "/socket.io/?EIO=4&transport=websocket",
        "protocol.engineio.absent",
    ),
    _other(
        "a Socket.IO client at ws",
        "a plain server",
        _open(NODE),
        "/socket.io/?EIO=4&transport=websocket",
        "protocol.engineio.absent",
    ),
    _other(
        "a Socket.IO 2 client at websockets",
        "a plain server",
        _open(LIBRARY, route="/socket.io/"),
        "/socket.io/?EIO=3&transport=websocket",
        "protocol.engineio.absent",
    ),
    _other(
        "a plain client at socket.io",
        "the root is nobody's",
        _open(FOUR),
        "/",
        "protocol.engineio.required",
        probe=True,
        deadline_s=60.0,
    ),
    _other(
        "a plain client at socket.io 2",
        "the root is nobody's",
        _open(TWO),
        "/",
        "protocol.engineio.required",
        probe=True,
        deadline_s=60.0,
    ),
    _other(
        "two of socket.io taken in turn",
        "no sticky sessions",
        _open(FOUR, manner="turns"),
        "/socket.io/?EIO=4&transport=websocket",
        "protocol.engineio.not_sticky",
    ),
    _other(
        "two of socket.io 2 taken in turn",
        "no sticky sessions",
        _open(TWO, manner="turns"),
        "/socket.io/?EIO=3&transport=websocket",
        "protocol.engineio.not_sticky",
    ),
    _other(
        "the prefix of sockjs",
        "/websocket is missing",
        _open(NODE, manner="sockjs", route="/echo"),
        "/echo",
        "protocol.sockjs.raw_path",
        probe=True,
    ),
    _other(
        "the prefix of sockjs, as aiohttp says it",
        "/websocket is missing",
        _open(AIOHTTP, manner="sockjs", route="/echo"),
        "/echo",
        "protocol.sockjs.raw_path",
        probe=True,
    ),
    _other(
        "an id of another SignalR server",
        "not sticky",
        _open(AIOHTTP, manner="signalr", route="/hub"),
        "/hub?id=3vS0oWZHzYbXfYqvXkLxJQ",
        "protocol.signalr.connection_id",
        probe=True,
    ),
    _other(
        "an old id of SignalR",
        "it was copied",
        _open(LIBRARY, manner="signalr", route="/hub"),
        "/hub?id=3vS0oWZHzYbXfYqvXkLxJQ",
        "protocol.signalr.connection_id",
        probe=True,
    ),
    _other(
        "a tunnel that is offline",
        "no agent",
        _open(AIOHTTP, manner="ngrok"),
        "/ws",
        "http.platform.answers",
    ),
    _other(
        "a route that is not deployed",
        "403 with words on a token",
        _open(LIBRARY, manner="api gateway"),
        "/prod",
        "http.platform.answers",
        never=("http.auth.", "token."),
    ),
    _other(
        "an application that misses a token in the words of a gateway",
        "no token is sent, as the URL alone is known",
        _open(AIOHTTP, manner="own words of a gateway"),
        "/ws",
        "http.auth.rejected",
        proven=False,
        never=("http.platform.",),
    ),
    _other(
        "an application that does not find a name, in the words of Kong",
        "503 of its own",
        _open(AIOHTTP, manner="own words of a name"),
        "/ws",
        "http.service.unavailable",
        proven=False,
        never=("http.platform.",),
    ),
    Entry(
        "words: graphql-ws at graphql-transport-ws",
        "the old client",
        _open(NODE, manner="graphql", route="/graphql"),
        {**_url("/graphql"), "WS_SUBPROTOCOL": "graphql-ws"},
        ("protocol.subprotocol.not_selected",),
        never=("session.",),
    ),
    Entry(
        "words: no subprotocol at graphql-transport-ws",
        "the client offers none",
        _open(NODE, manner="graphql", route="/graphql"),
        _url("/graphql"),
        ("protocol.subprotocol.refused",),
        probe=True,
        never=("session.",),
    ),
)
HEALTHY = (
    _fine("empty error fields", AIOHTTP, "empty errors"),
    _fine("empty error fields of ws", NODE, "welcome"),
    _fine("a chat about errors", LIBRARY, "chat"),
    _fine("sockjs at its raw path", NODE, "sockjs", "/ws/websocket"),
    _fine("sockjs as its own clients open it", NODE, "sockjs", "/ws/000/abcdefgh/websocket"),
    _fine("SignalR without an id", AIOHTTP, "signalr"),
    _fine("graphql-transport-ws", NODE, "graphql", WS_SUBPROTOCOL="graphql-transport-ws"),
)
WORDS = (*FAULTS, *HEALTHY)
