"""A server on loopback that keeps what it saw: every connection with its times and bytes, every request."""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from tests.servers import HEAD_END, close_frame, switching

# A whole token: its first letters alone may stand in the random Sec-WebSocket-Key as well.
JWT = re.compile(r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+")
HELD_S = 0.8  # who stays as long is held, the others leave at once


@dataclass
class Visit:
    """One connection: when it came and went, and what it brought."""

    came: float
    went: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    opened: bool = False

    @property
    def held(self) -> bool:
        """Whether it was an open WebSocket for about a second."""
        return self.opened and self.went - self.came > HELD_S


@dataclass(frozen=True)
class Request:
    """One request; `number` counts those of its kind (upgrade or not) from 1, header names are in lower case."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    head: bytes
    body: bytes
    at: float
    number: int = 0

    @property
    def upgrade(self) -> bool:
        """Whether it asks for a WebSocket."""
        return bool(self.header("sec-websocket-key"))

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def text(self) -> str:
        """All of it."""
        return (self.head + self.body).decode("latin-1")

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def parameter(self, name: str) -> str:
        return dict(parse_qsl(self.target.partition("?")[2])).get(name, "")


class Opens(bytes):
    """An answer that opens a WebSocket, then sends these bytes; without any it waits for the client's close."""


HANG = b""  # no answer at all
Answer = Callable[[Request], bytes]


@dataclass
class Recorder:
    """What one server saw. `stopped_at`: when it first asked for fewer requests."""

    host: str = "127.0.0.1"
    port: int = 0
    visits: list[Visit] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    stopped_at: float = 0.0

    @property
    def upgrades(self) -> list[Request]:
        return [one for one in self.requests if one.upgrade]

    @property
    def plain(self) -> list[Request]:
        """The GETs without upgrade."""
        return [one for one in self.requests if not one.upgrade and one.method == "GET"]

    @property
    def held(self) -> int:
        """How many connections were held open."""
        return sum(visit.held for visit in self.visits)

    @property
    def most_at_once(self) -> int:
        """The most connections that stood at the same moment."""
        return max(
            (sum(a.came <= b.came < (a.went or b.came + 1) for a in self.visits) for b in self.visits), default=0
        )

    @property
    def came_after_stop(self) -> int:
        """How many connections came when it had asked for fewer requests."""
        return sum(self.stopped_at < visit.came for visit in self.visits) if self.stopped_at else 0


def answer(status: str, *headers: str, body: str = "") -> bytes:
    """A well-formed answer."""
    fields = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(fields).encode() + body.encode()


@contextlib.asynccontextmanager
async def recording(answers: Answer, host: str = "127.0.0.1") -> AsyncIterator[Recorder]:
    """A server that answers every request as told and keeps all of it."""
    seen = Recorder(host)

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = Visit(time.monotonic())
        seen.visits.append(visit)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await _serve(reader, writer, visit, seen, answers)
        finally:
            visit.went = time.monotonic()
            writer.close()

    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(one(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, host, 0)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visit: Visit, seen: Recorder, answers: Answer
) -> None:
    request = await _request(reader, visit, seen)
    if request is None:
        return
    said = answers(request)
    if b" 429 " in said[:16] or b"retry-after" in said.lower():
        seen.stopped_at = seen.stopped_at or time.monotonic()
    if isinstance(said, Opens):
        visit.opened = True
        writer.write(switching(request.head) + said)
        if not said:
            await reader.read(100)
            writer.write(close_frame(1000))
    elif said == HANG:
        await reader.read()
    else:
        writer.write(said)
    await writer.drain()


async def _request(reader: asyncio.StreamReader, visit: Visit, seen: Recorder) -> Request | None:
    """The next request; None for what speaks no HTTP."""
    start = await reader.readexactly(1)
    visit.received += start
    if not start.isalpha():
        return None
    head = start + await reader.readuntil(HEAD_END)
    method, target, *_ = head.decode("latin-1").split(" ")
    lines = head.decode("latin-1").split("\r\n")[1:-2]
    headers = tuple((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
    length = next((int(value) for name, value in headers if name == "content-length"), 0)
    body = await reader.readexactly(length)
    visit.received += head[1:] + body
    request = Request(method, target, headers, head, body, time.monotonic())
    same = sum(one.upgrade == request.upgrade for one in seen.requests)
    counted = Request(method, target, headers, head, body, request.at, same + 1)
    seen.requests.append(counted)
    return counted


@contextlib.asynccontextmanager
async def relaying(port: int) -> AsyncIterator[Recorder]:
    """A server that passes everything on to a port of this host: it counts connections that end within TLS as well."""
    seen = Recorder()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = Visit(time.monotonic())
        seen.visits.append(visit)
        with contextlib.suppress(OSError):
            behind, ahead = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.wait(
                [asyncio.ensure_future(_pump(reader, ahead, visit)), asyncio.ensure_future(_pump(behind, writer))],
                return_when=asyncio.FIRST_COMPLETED,
            )
            ahead.close()
        visit.went = time.monotonic()
        writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter, visit: Visit | None = None) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(65536):
            if visit:
                visit.received += data
            sink.write(data)
            await sink.drain()
