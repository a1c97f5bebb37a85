"""Parses an HTTP/1.1 response from bytes, without I/O: with h11, and leniently where h11 refuses the head."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import h11

from wsinvest.model.stage import Reason
from wsinvest.transport.content_coding import decoded

LINE_LIMIT: Final = 8 * 1024  # bytes of a status line or header
HEADERS_LIMIT: Final = 128  # number of headers
HEAD_LIMIT: Final = 128 * 1024  # bytes before the body, interim responses included
BODY_LIMIT: Final = 64 * 1024  # bytes of a body, before and after content decoding
PIECES_LIMIT: Final = 4096  # chunks of a body; a body in chunks of one byte would take seconds to parse
_STATUS_LINE: Final = re.compile(rb"HTTP/(?P<version>\d(?:\.\d)?) +(?P<status>\d{3})(?!\d)(?: +(?P<phrase>[^\r\n]*))?")
_BLANK_LINE: Final = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True)
class Head:
    """A response's status line and headers, as received and not made safe to show."""

    status: int
    phrase: bytes
    http_version: str
    headers: tuple[tuple[bytes, bytes], ...]

    def values(self, name: str) -> list[str]:
        """All values of a header, decoded as Latin-1. Case of the name does not matter."""
        wanted = name.lower().encode()
        return [value.decode("latin-1") for key, value in self.headers if key.lower() == wanted]


class ResponseReader:
    """A parser of one response; pass received bytes to `feed`, and call `end` when the peer closed.

    `head`: None until it is complete; `failed`: why there is none; `complete`: True when reading should stop;
    `rest`: bytes after a 101 head.
    """

    def __init__(self) -> None:
        """A parser for the response to any GET, with or without Upgrade."""
        self.head: Head | None = None
        self.came_at: datetime | None = None  # set by `read_head` when the head is complete
        self.failed: Reason | None = None
        self.complete = False
        self.rest = b""
        self._raw = bytearray()
        self._body = bytearray()
        self._pieces = 0
        self._parser: h11.Connection | None = _fresh()

    @property
    def body(self) -> bytes:
        """The body received so far, content-decoded: at most BODY_LIMIT bytes and PIECES_LIMIT chunks."""
        return decoded(bytes(self._body), self.head.values("content-encoding") if self.head else (), BODY_LIMIT)

    def feed(self, data: bytes) -> None:
        """Parse the next bytes; ignored when complete."""
        if self.complete:
            return
        if self.head is None:
            self._raw += data
            self._check_head()
        if not self.complete:
            self._parse(data)
        if self.head is None and not self.complete and len(self._raw) > HEAD_LIMIT:
            self._fail(Reason.TOO_LARGE)

    def end(self) -> None:
        """Finish parsing, since the peer has closed the connection."""
        if self.complete:
            return
        if self.head is None:
            self._parse_leniently(ended=True)
        if self.head is None and not self.failed:
            begun = _STATUS_LINE.match(bytes(self._raw).lstrip(b"\r\n"))
            self._fail(Reason.NOT_HTTP if b"\n" in self._raw and not begun else Reason.CLOSED)
        self.complete = True

    def _check_head(self) -> None:
        """Fail if the first bytes are not HTTP, or if a line of an incomplete head exceeds LINE_LIMIT."""
        start = bytes(self._raw[:7]).lstrip(b"\r\n")[:5]
        if not b"HTTP/".startswith(start):
            self._fail(Reason.NOT_HTTP)
        elif not _BLANK_LINE.search(self._raw) and _longest_line(self._raw) > LINE_LIMIT:
            self._fail(Reason.TOO_LARGE)

    def _parse(self, data: bytes) -> None:
        try:
            if self._parser is None:
                self._collect(data)
            else:
                self._parser.receive_data(data)
                self._process_events(self._parser)
        except h11.RemoteProtocolError:
            self._parser = None
            self._after_parser_error()

    def _process_events(self, parser: h11.Connection) -> None:
        while not self.complete:
            event = parser.next_event()
            if isinstance(event, h11.InformationalResponse) and event.status_code != 101:
                continue
            if isinstance(event, h11.InformationalResponse | h11.Response):
                self._accept(_head_of(event))
            elif isinstance(event, h11.Data):
                self._collect(event.data)
            else:
                self.complete = isinstance(event, h11.EndOfMessage)
                return
        if self.head is not None and self.head.status == 101:
            self.rest = parser.trailing_data[0]

    def _after_parser_error(self) -> None:
        """After an error of h11: parse the head leniently, or keep the part of the body received so far."""
        if self.head is not None:
            self.complete = True
        else:
            self._parse_leniently()

    def _parse_leniently(self, *, ended: bool = False) -> None:
        """Parse the first final status line (or 101) and lines with a colon; the rest is the body until `end`.

        A 101 counts only when its head is complete, since one that was cut off shows nothing of its headers.
        """
        raw = bytes(self._raw).lstrip(b"\r\n")
        while (match := _STATUS_LINE.match(raw)) and match["status"] != b"101" and match["status"].startswith(b"1"):
            blank = _BLANK_LINE.search(raw)
            raw = raw[blank.end() :] if blank else b""
        blank = _BLANK_LINE.search(raw)
        if not match and b"\n" in raw:
            self._fail(Reason.NOT_HTTP)
        if not match or not (blank or (ended and match["status"] != b"101")):
            return
        self._accept(_head_from(match, raw[: blank.start()] if blank else raw))
        after = raw[blank.end() :] if blank else b""
        if self.head is not None and self.head.status == 101:
            self.rest = after
        elif self.head is not None and after:
            self._collect(after)

    def _accept(self, head: Head) -> None:
        if len(head.headers) > HEADERS_LIMIT or any(len(k) + len(v) > LINE_LIMIT for k, v in head.headers):
            self._fail(Reason.TOO_LARGE)
            return
        self.head = head
        self.complete = head.status == 101

    def _collect(self, data: bytes) -> None:
        if self.head is None:
            self._after_parser_error()
            return
        self._body += data[: BODY_LIMIT - len(self._body)]
        self._pieces += 1
        self.complete = len(self._body) >= BODY_LIMIT or self._pieces >= PIECES_LIMIT

    def _fail(self, reason: Reason) -> None:
        self.failed = reason
        self.complete = True


def _fresh() -> h11.Connection:
    """A parser in the state after a request with Upgrade, the only one in which h11 accepts a 101."""
    parser = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_LIMIT)
    parser.send(h11.Request(method="GET", target="/", headers=[("Host", "h"), ("Upgrade", "websocket")]))
    parser.send(h11.EndOfMessage())
    return parser


def _longest_line(raw: bytearray) -> int:
    return max(len(line) for line in raw.split(b"\n"))


def _head_of(event: h11.InformationalResponse | h11.Response) -> Head:
    headers = tuple((bytes(name), bytes(value)) for name, value in event.headers.raw_items())
    return Head(event.status_code, bytes(event.reason), bytes(event.http_version).decode(), headers)


def _head_from(match: re.Match[bytes], raw: bytes) -> Head:
    pairs = [line.partition(b":") for line in raw.splitlines()[1:]]
    headers = tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)
    return Head(int(match["status"]), match["phrase"] or b"", match["version"].decode(), headers)
