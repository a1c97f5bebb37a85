"""The client side of Socket.IO and of Engine.IO below it, without I/O: detects endpoints and parses packets.

Engine.IO prefixes every text message with a type: 0 open, 1 close, 2 ping, 3 pong, 4 message; a message begins with
Socket.IO's own type: 0 connect, 1 disconnect, 4 connect error. Revision 4 (Socket.IO 3 and later): the server pings,
and the client sends a connect packet. Revision 3: the client pings, and the server connects it without a packet.
"""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl

from wsinvest.facts.engineio import REFUSED_STATUS, error_of, is_bare, parsed
from wsinvest.model.attempt import EngineIo, EngineState, Response
from wsinvest.model.stage import Reason

REVISION: Final = 4
PING: Final = b"2"  # what a client of revision 3 sends every pingInterval
_CLIENT_SENDS: Final = (("EIO", str(REVISION)), ("transport", "websocket"))
_TRANSPORTS: Final = frozenset({"polling", "websocket", "webtransport"})  # other values in a URL are not recorded
_MESSAGE: Final = "4"
_OF_NAMESPACES: Final = ("40", "41", "44")  # Socket.IO's connect, disconnect, connect error
_PATHS: Final = frozenset({"socket.io", "engine.io"})


def speaks(resource: str) -> bool:
    """True if a path (with query) is that of an Engine.IO endpoint: by a path segment or the parameter EIO."""
    return bool(_PATHS & set(resource.partition("?")[0].split("/"))) or "EIO" in parameters(resource)


def completed(resource: str) -> str:
    """The path with missing parameters EIO and transport added; unchanged if it is no Engine.IO endpoint."""
    if not speaks(resource):
        return resource
    lacking = {name: value for name, value in _CLIENT_SENDS if name not in parameters(resource)}
    return with_parameters(resource, **lacking)


def parameters(resource: str) -> dict[str, str]:
    """The query parameters of a path, decoded; of a repeated name the last value."""
    return dict(parse_qsl(resource.partition("?")[2], keep_blank_values=True))


def with_parameters(resource: str, **changed: str | None) -> str:
    """The path with these parameters set at the end of its query (None removes one); the others stay unchanged."""
    path, _, query = resource.partition("?")
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0] not in changed]
    added = [f"{name}={value}" for name, value in changed.items() if value is not None]
    return "?".join(filter(None, (path, "&".join([*kept, *added]))))


def error_after_upgrade(text: str) -> int | None:
    """The Engine.IO error code of an HTTP 400 response that was sent after the upgrade; None for any other text."""
    head, _, body = text.partition("\r\n\r\n")
    return error_of(Response(REFUSED_STATUS, body=body)) if f" {REFUSED_STATUS} " in head.partition("\r\n")[0] else None


class Session:
    """One Engine.IO session: pass received text messages to `text` and send what it returns.

    `facts`: what was sent and received; `reason`: why the session ended, None while it lasts; `words`: the message of
    a connect error. If the URL is not that of an Engine.IO endpoint, only an open packet as first message starts one.
    """

    def __init__(self, resource: str, url_names: tuple[str, ...] = (), auth: bytes | None = None) -> None:
        """`resource`: path and query sent; `url_names`: parameters of the URL; `auth`: JSON for the connect packet."""
        asked = parameters(resource)
        self.expected = speaks(resource)
        self.facts = EngineIo(
            # Engine.IO servers assume revision 3 if EIO has no known value.
            version=(REVISION if asked["EIO"] == str(REVISION) else 3) if "EIO" in asked else 0,
            transport=asked["transport"] if asked.get("transport") in _TRANSPORTS else "",
            added=tuple(name for name, _ in _CLIENT_SENDS if self.expected and name in asked and name not in url_names),
        )
        self.reason: Reason | None = None
        self.words = ""
        self._engine = is_bare(resource)
        self._auth = (auth or b"").decode()
        self._not_engineio = False
        self._older = self.facts.version == 3

    @property
    def seen(self) -> bool:
        """True if the URL or the first message shows that this is Engine.IO."""
        return self.expected or self.facts.state is not EngineState.SILENT

    @property
    def client_pings_s(self) -> float | None:
        """Seconds between the pings that the client must send (revision 3); None if none are due, or not known yet."""
        every = self.facts.ping_interval_ms
        return every / 1000 if self._older and every else None

    def carries(self, message: str) -> bool:
        """True if this is a message of the application, not a packet that Engine.IO or Socket.IO sends itself."""
        if self._not_engineio:
            return True
        return message.startswith(_MESSAGE) and (self._engine or not message.startswith(_OF_NAMESPACES))

    def text(self, message: str) -> tuple[str, ...]:
        """Process one received text message; returns the messages to answer."""
        if self._not_engineio:
            return ()
        if self.facts.state is EngineState.SILENT:
            return self._open(message)
        if message[:1] == "2" and self.facts.version == REVISION:
            return (f"3{message[1:]}",)
        if message[:1] == "1":
            self._end(EngineState.LEFT, Reason.DISCONNECTED)
        elif message[:1] == "4" and not self._engine and message[2:3] != "/":
            self._packet(message[1:2], parsed(message[2:]))
        return ()

    def _open(self, message: str) -> tuple[str, ...]:
        said = parsed(message[1:]) if message[:1] == "0" else None
        if not isinstance(said, dict) or not isinstance(said.get("sid"), str) or "pingInterval" not in said:
            self._not_engineio = True  # the first message is no open packet, so this is not Engine.IO
            return ()
        interval, timeout = (_number(said.get(name)) for name in ("pingInterval", "pingTimeout"))
        self.facts = replace(self.facts, state=EngineState.OPEN, ping_interval_ms=interval, ping_timeout_ms=timeout)
        return (f"40{self._auth}",) if self.facts.version == REVISION and not self._engine else ()

    def _packet(self, kind: str, said: Any) -> None:
        if kind == "0":
            has_sid = isinstance(said, dict) and "sid" in said
            if self.facts.version == REVISION and not has_sid and "EIO" not in self.facts.added:
                self._end(EngineState.REFUSED, Reason.OTHER_GENERATION)  # as clients of revision 4 do
            else:
                self.facts = replace(self.facts, state=EngineState.JOINED)
                # Revision 3 gives no id here, and waits for our pings whatever EIO says.
                self._older = self._older or (self.facts.version == REVISION and not has_sid)
        elif kind == "1":
            self._end(EngineState.LEFT, Reason.DISCONNECTED)
        elif kind == "4":
            message = said.get("message") if isinstance(said, dict) else said
            self._end(EngineState.REFUSED, Reason.CONNECT_REFUSED, message if isinstance(message, str) else "")

    def _end(self, state: EngineState, reason: Reason, words: str = "") -> None:
        if self.reason is None:
            self.facts, self.reason, self.words = replace(self.facts, state=state), reason, words


def _number(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < 2**53 else None  # True is an int too
