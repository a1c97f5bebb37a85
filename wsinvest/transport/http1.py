"""Bytes to an HTTP response, without I/O: h11 reads it, and what h11 finds odd is read as servers really send it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import h11

from wsinvest.model.stage import Reason
from wsinvest.transport.content_coding import decoded

LINE_LIMIT: Final = 8 * 1024
HEADERS_LIMIT: Final = 128
HEAD_LIMIT: Final = 128 * 1024  # everything before the body, interim responses included
BODY_LIMIT: Final = 64 * 1024
PIECES_LIMIT: Final = 4096  # chunks of a byte each would cost seconds of work for a body within the limit
_STATUS_LINE: Final = re.compile(rb"HTTP/(?P<version>\d(?:\.\d)?) +(?P<status>\d{3})(?!\d)(?: +(?P<phrase>[^\r\n]*))?")
_BLANK_LINE: Final = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True)
class Head:
    """A response's status line and headers, as received; bodies and header values may hold anything."""

    status: int
    phrase: bytes
    http_version: str
    headers: tuple[tuple[bytes, bytes], ...]

    def values(self, name: str) -> list[str]:
        """Every value of a header; names compare without case."""
        wanted = name.lower().encode()
        return [value.decode("latin-1") for key, value in self.headers if key.lower() == wanted]


class ResponseReader:
    """Feed it what arrives; `head` and `body` grow, `failed` says why there is no head, `complete` when to stop."""

    def __init__(self) -> None:
        """A reader for one response, after a request that asked for an upgrade or did not."""
        self.head: Head | None = None
        self.came_at: datetime | None = None  # set by who reads, when the head is whole
        self.failed: Reason | None = None
        self.complete = False
        self.rest = b""
        self._raw = bytearray()
        self._body = bytearray()
        self._pieces = 0
        self._parser: h11.Connection | None = _fresh()

    @property
    def body(self) -> bytes:
        """The body received so far in PIECES_LIMIT chunks at most, its coding undone: at most BODY_LIMIT bytes."""
        return decoded(bytes(self._body), self.head.values("content-encoding") if self.head else (), BODY_LIMIT)

    def feed(self, data: bytes) -> None:
        """Take in the next bytes."""
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
        """The peer will send nothing more."""
        if self.complete:
            return
        if self.head is None:
            self._parse_leniently(ended=True)
        if self.head is None and not self.failed:
            self._fail(Reason.NOT_HTTP if b"\n" in self._raw else Reason.CLOSED)
        self.complete = True

    def _check_head(self) -> None:
        """Refuse what is no HTTP at its first byte, and lines or heads without an end before they fill memory."""
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
                self._take_events(self._parser)
        except h11.RemoteProtocolError:
            self._parser = None
            self._after_refusal()

    def _take_events(self, parser: h11.Connection) -> None:
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

    def _after_refusal(self) -> None:
        """h11 gave up: on the head we read it ourselves, on the body we keep what came."""
        if self.head is not None:
            self.complete = True
        else:
            self._parse_leniently()

    def _parse_leniently(self, *, ended: bool = False) -> None:
        """The last status line and whatever looks like a header; the rest is body until the peer ends it."""
        raw = bytes(self._raw).lstrip(b"\r\n")
        while (match := _STATUS_LINE.match(raw)) and match["status"] != b"101" and match["status"].startswith(b"1"):
            blank = _BLANK_LINE.search(raw)
            raw = raw[blank.end() :] if blank else b""
        blank = _BLANK_LINE.search(raw)
        if not match and b"\n" in raw:
            self._fail(Reason.NOT_HTTP)
        if not match or not (blank or ended):
            return
        self._accept(_head_from(match, raw[: blank.start()] if blank else raw))
        if self.head is not None and self.head.status == 101:
            self.rest = raw[blank.end() :] if blank else b""
        elif blank:
            self._collect(raw[blank.end() :])

    def _accept(self, head: Head) -> None:
        if len(head.headers) > HEADERS_LIMIT or any(len(k) + len(v) > LINE_LIMIT for k, v in head.headers):
            self._fail(Reason.TOO_LARGE)
            return
        self.head = head
        self.complete = head.status == 101

    def _collect(self, data: bytes) -> None:
        if self.head is None:
            self._after_refusal()
            return
        self._body += data[: BODY_LIMIT - len(self._body)]
        self._pieces += 1
        self.complete = len(self._body) >= BODY_LIMIT or self._pieces >= PIECES_LIMIT

    def _fail(self, reason: Reason) -> None:
        self.failed = reason
        self.complete = True


def _fresh() -> h11.Connection:
    """A client that has asked for an upgrade: the only state in which h11 takes a 101."""
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
