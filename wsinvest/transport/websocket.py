"""Checks a 101 response and the frames after it by the rules of RFC 6455, without I/O."""

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

from wsinvest.model.close_codes import NORMAL_CLOSURE
from wsinvest.model.session import EventKind
from wsinvest.model.stage import Reason
from wsinvest.transport.http1 import Head

MESSAGE_LIMIT: Final = 1024 * 1024  # bytes of one message
START_LIMIT: Final = 2 * 1024  # bytes after the 101 that are kept in `start`
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
_CHECKED: Final = frozenset(
    {b"upgrade", b"connection", b"sec-websocket-accept", b"sec-websocket-protocol", b"sec-websocket-extensions"}
)
# Characters that no header value may hold (RFC 9110 section 5.5), and their replacement, which the parser refuses too.
_FORBIDDEN: Final = re.compile(rb"[^\t\x20-\x7e\x80-\xff]")
_REPLACEMENT: Final = b"\xff"
# ClientProtocol needs a URI to build requests; here it only checks responses, so any URI will do.
_UNUSED: Final = WebSocketURI(False, "unused.invalid", 80, "/", "", None, None)


class Conversation:
    """The WebSocket protocol of one connection (client side), for the 101 and every frame.

    `listener`: called with each text message, returns the text messages to answer. `deflate`: offer permessage-deflate.
    """

    def __init__(
        self,
        subprotocols: tuple[str, ...] = (),
        listener: Listener = lambda _text: (),
        *,
        deflate: bool = False,
        largest: int = MESSAGE_LIMIT,
        key: str = "",
    ) -> None:
        """A conversation with a new Sec-WebSocket-Key, or this one; `subprotocols` are those to offer.

        `largest`: bytes of one received message.
        """
        offered = [Subprotocol(name) for name in subprotocols] or None
        extensions = [ClientPerMessageDeflateFactory(client_max_window_bits=True)] if deflate else None
        self._rules = ClientProtocol(_UNUSED, subprotocols=offered, extensions=extensions, state=OPEN, max_size=largest)
        self._rules.key = key or self._rules.key
        self._listener = listener
        self._recorder = _FrameRecorder()
        self._received = 0
        self._taken: list[tuple[EventKind, int]] = []
        self._pongs: list[bytes] = []
        self._text: bytearray | None = None
        self._text_invalid = False
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
        """The close frame received, None if none was."""
        return self._rules.close_rcvd

    @property
    def extensions(self) -> tuple[str, ...]:
        """The names of the negotiated extensions."""
        return tuple(one.name for one in self._rules.extensions if one is not self._recorder)

    @property
    def fault(self) -> Reason | None:
        """The framing rule that the server broke (RFC 6455 sections 5 and 8.1), None if it broke none."""
        error = self._rules.parser_exc
        if self.start.startswith(_HTTP):
            return Reason.HTTP_AFTER_UPGRADE
        if self._text_invalid or isinstance(error, UnicodeDecodeError):
            return Reason.TEXT_INVALID
        if error is None or isinstance(error, EOFError):
            return self._first_frame_fault()
        if isinstance(error, PayloadTooBig):
            return Reason.MESSAGE_TOO_LARGE
        return self._frame_fault(error)

    @property
    def is_open(self) -> bool:
        """True if messages may still be sent."""
        return self._rules.state is OPEN

    def judge(self, head: Head) -> Reason | None:
        """The rule of RFC 6455 section 4.1 that the 101 breaks, None if it breaks none."""
        headers = _readable(head)
        try:
            self._rules.process_response(Http11Response(head.status, "", headers))
        except InvalidUpgrade:
            return Reason.UPGRADE_MISSING
        except InvalidHeader as error:
            return self._reason_of(error, headers)
        except NegotiationError:
            return self._refused(headers)
        self._rules.extensions = [*self._rules.extensions, self._recorder]  # reverse order: _recorder is first
        return None

    def feed(self, data: bytes) -> bytes:
        """Parse received bytes; returns bytes to send: pong, close and the listener's answers."""
        self.start += data[: START_LIMIT - len(self.start)]
        self._rules.receive_data(data)
        events = self._rules.events_received()
        self._received += len(events)
        frames = [frame for frame in events if isinstance(frame, Frame) and frame.opcode in _RECEIVED]
        self._pongs += [bytes(frame.data) for frame in frames if frame.opcode is PONG]
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

    def pongs(self) -> list[bytes]:
        """The payload of each pong that came since this was last asked."""
        pongs, self._pongs = self._pongs, []
        return pongs

    def ping(self, payload: bytes) -> bytes:
        """The frame of a ping, as bytes to send."""
        self._rules.send_ping(payload)
        return self._outgoing()

    def message(self, text: bytes) -> bytes:
        """The frame of a text message, as bytes to send."""
        self._rules.send_text(text)
        return self._outgoing()

    def close(self, code: int = NORMAL_CLOSURE) -> bytes:
        """A close frame as bytes to send; empty if closing has begun."""
        if not self.is_open:
            return b""
        self._rules.send_close(code)
        return self._outgoing()

    def _texts(self, events: list[Event]) -> Iterator[str]:
        """The complete text messages; one that is not UTF-8 fails the connection."""
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
                    self._text_invalid = True
                    self._rules.fail(CloseCode.INVALID_DATA)
                    return

    def _first_frame_fault(self) -> Reason | None:
        """The error in the header of an incomplete first frame; like browsers, do not wait for the rest of it."""
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

    def _frame_fault(self, error: Exception) -> Reason:
        """The rule that the frame breaks at which the parser stopped with `error`."""
        if isinstance(error.__cause__, ValueError):
            return Reason.OPCODE_UNKNOWN
        if self._recorder.seen == self._received:
            return Reason.MASKED  # refused before _recorder saw the frame
        frame, unpacked = self._recorder.frame, isinstance(error.__cause__, zlib.error) or bool(self.extensions)
        only_rsv1 = frame.rsv1 and not frame.rsv2 and not frame.rsv3
        # Without FIN the first byte could also be a letter of plain text.
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
        """The reason if Upgrade and Sec-WebSocket-Accept are valid: the extensions or the subprotocol are not."""
        try:
            self._rules.process_extensions(headers)
        except (InvalidHeader, NegotiationError):
            return Reason.EXTENSION_INVALID
        return Reason.SUBPROTOCOL_UNREQUESTED


class _FrameRecorder(Extension):
    """A pseudo extension that counts frames and keeps the last one, unchanged."""

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
    """The headers that the rules check, with _FORBIDDEN characters replaced so that the check refuses them."""
    found = Headers()
    for name, value in head.headers:
        if name.lower() in _CHECKED:
            found[name.decode("ascii")] = _FORBIDDEN.sub(_REPLACEMENT, value).decode("latin-1")
    return found
