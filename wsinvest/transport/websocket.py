"""After a 101, without I/O: did it keep the protocol's rules, and what do the frames that follow say."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from websockets.client import ClientProtocol
from websockets.datastructures import Headers
from websockets.exceptions import InvalidHeader, InvalidUpgrade, NegotiationError, PayloadTooBig
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import BINARY, CLOSE, CONT, PING, PONG, TEXT, CloseCode, Frame
from websockets.frames import Close as CloseFrame
from websockets.http11 import Response as Http11Response
from websockets.protocol import OPEN, Event
from websockets.typing import ExtensionName, Subprotocol
from websockets.uri import WebSocketURI

from wsinvest.model.session import EventKind
from wsinvest.model.stage import Reason
from wsinvest.transport.http1 import Head

MESSAGE_LIMIT: Final = 1024 * 1024
START_LIMIT: Final = 2 * 1024
_HTTP: Final = b"HTTP/1."
_OPCODES: Final = frozenset({CONT, TEXT, BINARY, CLOSE, PING, PONG})
_RECEIVED: Final = {
    TEXT: EventKind.RECEIVED,
    BINARY: EventKind.RECEIVED,
    CONT: EventKind.RECEIVED,
    PING: EventKind.PING,
    PONG: EventKind.PONG,
}
_CONTROL_LIMIT: Final = 125  # bytes of a control frame, RFC 6455 section 5.5
_RSV1: Final = 0x40  # the bit of a compressed message, RFC 7692
Listener = Callable[[str], Iterable[str]]
_JUDGED: Final = frozenset(
    {b"upgrade", b"connection", b"sec-websocket-accept", b"sec-websocket-protocol", b"sec-websocket-extensions"}
)
# What no header value may hold (RFC 9110 section 5.5), and what is none of token, base64 and quoted string.
_FORBIDDEN: Final = re.compile(rb"[^\t\x20-\x7e\x80-\xff]")
_NOWHERE_ALLOWED: Final = b"\xff"
# ClientProtocol builds requests from a URI; here it only judges answers, so any will do.
_UNUSED: Final = WebSocketURI(False, "unused.invalid", 80, "/", "", None, None)


class Conversation:
    """The protocol's rules for one connection, applied to the 101 and to every frame.

    `listener` hears every text message and gives the answers to it. No extension is offered unless `deflate` is.
    """

    def __init__(
        self, subprotocols: tuple[str, ...] = (), listener: Listener = lambda _text: (), *, deflate: bool = False
    ) -> None:
        """A conversation with a fresh Sec-WebSocket-Key."""
        offered = [Subprotocol(name) for name in subprotocols] or None
        extensions = [ClientPerMessageDeflateFactory(client_max_window_bits=True)] if deflate else None
        self._rules = ClientProtocol(
            _UNUSED, subprotocols=offered, extensions=extensions, state=OPEN, max_size=MESSAGE_LIMIT
        )
        self._listener = listener
        self._watch = _Watch()
        self._received = 0
        self._taken: list[tuple[EventKind, int]] = []
        self._text: bytearray | None = None
        self._no_text = False
        self.start = b""

    @property
    def key(self) -> str:
        """The Sec-WebSocket-Key to send."""
        return self._rules.key

    @property
    def subprotocol(self) -> str:
        """The subprotocol that the server selected, empty for none."""
        return self._rules.subprotocol or ""

    @property
    def close_received(self) -> CloseFrame | None:
        """The close frame that came, None while none has."""
        return self._rules.close_rcvd

    @property
    def extensions(self) -> tuple[str, ...]:
        """The extensions that were agreed on."""
        return tuple(one.name for one in self._rules.extensions if one is not self._watch)

    @property
    def fault(self) -> Reason | None:
        """Which rule of framing the server broke (RFC 6455 sections 5 and 8.1), None while it has broken none."""
        error = self._rules.parser_exc
        if self.start.startswith(_HTTP):
            return Reason.HTTP_AFTER_UPGRADE
        if self._no_text or isinstance(error, UnicodeDecodeError):
            return Reason.TEXT_INVALID
        if error is None or isinstance(error, EOFError):
            return self._begun()
        if isinstance(error, PayloadTooBig):
            return Reason.MESSAGE_TOO_LARGE
        return self._framing(error)

    @property
    def is_open(self) -> bool:
        """Whether messages may still be sent."""
        return self._rules.state is OPEN

    def judge(self, head: Head) -> Reason | None:
        """Which rule of RFC 6455 section 4.1 the 101 breaks, None when it keeps them all."""
        headers = _readable(head)
        try:
            self._rules.process_response(Http11Response(head.status, "", headers))
        except InvalidUpgrade:
            return Reason.UPGRADE_MISSING
        except InvalidHeader as error:
            return self._reason_of(error, headers)
        except NegotiationError:
            return self._refused(headers)
        self._rules.extensions = [*self._rules.extensions, self._watch]  # applied in reverse order: it sees all first
        return None

    def feed(self, data: bytes) -> bytes:
        """Take in what arrived; the answer that the protocol demands (a pong, a close) is returned to be sent."""
        self.start += data[: START_LIMIT - len(self.start)]
        self._rules.receive_data(data)
        events = self._rules.events_received()
        self._received += len(events)
        frames = (frame for frame in events if isinstance(frame, Frame) and frame.opcode in _RECEIVED)
        self._taken += [(_RECEIVED[frame.opcode], len(frame.data)) for frame in frames]
        for text in self._texts(events):
            for answer in self._listener(text):
                if self.is_open:
                    self._rules.send_text(answer.encode())
        return self._outgoing()

    def taken(self) -> list[tuple[EventKind, int]]:
        """Kind and payload size (bytes) of each frame but a close that came since this was last asked."""
        taken, self._taken = self._taken, []
        return taken

    def message(self, text: bytes) -> bytes:
        """A text message as bytes to send."""
        self._rules.send_text(text)
        return self._outgoing()

    def close(self, code: int = 1000) -> bytes:
        """A close frame as bytes to send; nothing when the closing has begun already."""
        if not self.is_open:
            return b""
        self._rules.send_close(code)
        return self._outgoing()

    def _texts(self, events: list[Event]) -> Iterator[str]:
        """The text messages that are whole; the first that is no UTF-8 ends the conversation."""
        for frame in events:
            if not isinstance(frame, Frame) or frame.opcode not in (TEXT, BINARY, CONT):
                continue
            if frame.opcode is not CONT:
                self._text = bytearray() if frame.opcode is TEXT else None
            if self._text is None:
                continue
            self._text += frame.data
            if frame.fin:
                try:
                    yield self._text.decode()
                except UnicodeDecodeError:
                    self._no_text = True
                    self._rules.fail(CloseCode.INVALID_DATA)
                    return

    def _begun(self) -> Reason | None:
        """What is wrong with the header of a first frame that is not whole yet; browsers do not wait for its rest."""
        if self._received or len(self.start) < 2 or _HTTP.startswith(self.start):
            return None
        first, second = self.start[:2]
        final, reserved, opcode = first & 0x80, first & 0x70, first & 0x0F
        if opcode not in _OPCODES:
            return Reason.OPCODE_UNKNOWN
        if second & 0x80:
            return Reason.MASKED
        if opcode == CONT or (opcode >= CLOSE and (not final or reserved or second & 0x7F > _CONTROL_LIMIT)):
            return Reason.PROTOCOL_ERROR
        if not reserved or (reserved == _RSV1 and self.extensions):
            return None
        return Reason.RESERVED_BITS if reserved == _RSV1 and final else Reason.PROTOCOL_ERROR

    def _framing(self, error: Exception) -> Reason:
        """What is wrong with the frame that the parser stopped at."""
        if isinstance(error.__cause__, ValueError):
            return Reason.OPCODE_UNKNOWN
        if self._watch.seen == self._received:
            return Reason.MASKED  # the header alone was refused
        frame, unpacked = self._watch.frame, isinstance(error.__cause__, zlib.error) or bool(self.extensions)
        only_rsv1 = frame.rsv1 and not frame.rsv2 and not frame.rsv3
        # Without FIN this would as well be the first letter of plain text.
        whole_message = frame.fin and frame.opcode in (TEXT, BINARY)
        return Reason.RESERVED_BITS if only_rsv1 and whole_message and not unpacked else Reason.PROTOCOL_ERROR

    def _outgoing(self) -> bytes:
        return b"".join(self._rules.data_to_send())

    def _reason_of(self, error: InvalidHeader, headers: Headers) -> Reason:
        name = error.name.lower()
        if name == "sec-websocket-accept":
            return Reason.ACCEPT_INVALID if headers.get_all(name) else Reason.UPGRADE_MISSING
        if name in {"upgrade", "connection"}:
            return Reason.UPGRADE_MISSING
        return self._refused(headers)

    def _refused(self, headers: Headers) -> Reason:
        """Upgrade and accept value were right: an extension or the subprotocol is not."""
        try:
            self._rules.process_extensions(headers)
        except (InvalidHeader, NegotiationError):
            return Reason.EXTENSION_INVALID
        return Reason.SUBPROTOCOL_UNREQUESTED


class _Watch(Extension):
    """Sees every frame before it is judged, and changes none."""

    name = ExtensionName("watch")

    def __init__(self) -> None:
        self.seen = 0
        self.frame = Frame(TEXT, b"")

    def decode(self, frame: Frame, *, max_size: int | None = None) -> Frame:
        self.seen += 1
        self.frame = frame
        return frame

    def encode(self, frame: Frame) -> Frame:
        return frame


def _readable(head: Head) -> Headers:
    """The headers that the rules look at; each forbidden character becomes one that none of them allows."""
    found = Headers()
    for name, value in head.headers:
        if name.lower() in _JUDGED:
            found[name.decode("ascii")] = _FORBIDDEN.sub(_NOWHERE_ALLOWED, value).decode("latin-1")
    return found
