"""Servers on loopback that behave, or misbehave in exactly one way; each counts what it was asked."""

import asyncio
import contextlib
import itertools
import os
import random
import socket
import ssl
import struct
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from websockets.sync.server import Server
from websockets.utils import accept_key

TLS_RECORD = b"\x16"
HEAD_END = b"\r\n\r\n"
SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\n"
REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"


@dataclass
class Asked:
    """What a server saw: the heads of all requests, and how many connections were open at once at most."""

    port: int = 0
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0
    now: int = 0
    most: int = 0

    @property
    def lines(self) -> list[str]:
        """The request lines."""
        return [head.split(b"\r\n")[0].decode() for head in self.heads]


class Visit:
    """One connection at a raw server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
        self.reader, self.writer, self.asked = reader, writer, asked

    async def head(self) -> bytes:
        """The request's head, kept for the test to look at; a TLS hello ends the visit."""
        start = await self.reader.readexactly(1)
        if start == TLS_RECORD:
            raise ConnectionAbortedError
        head = start + await self.reader.readuntil(HEAD_END)
        self.asked.heads.append(head)
        return head

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def silence(self) -> None:
        """Say nothing until the client goes."""
        await self.reader.read()

    def reset(self) -> None:
        """End with RST in place of FIN."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Manner = Callable[[Visit], Awaitable[None]]


@contextlib.asynccontextmanager
async def raw(manner: Manner, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> AsyncIterator[Asked]:
    """A server that treats every connection in this manner and then closes it."""
    asked = Asked()
    tasks: set[asyncio.Task[None]] = set()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.connections += 1
        asked.now += 1
        asked.most = max(asked.most, asked.now)
        try:
            await manner(Visit(reader, writer, asked))
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client left first
        finally:
            asked.now -= 1
            writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(visit(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, host, 0, ssl=tls)
    asked.port = server.sockets[0].getsockname()[1]
    try:
        yield asked
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def answers(*parts: bytes, then: str = "close") -> Manner:
    """A server that reads the head, says this, and then closes, resets or stays."""

    async def manner(visit: Visit) -> None:
        await visit.head()
        for part in parts:
            await visit.say(part)
        await _then(visit, then)

    return manner


def upgrades(*frames: bytes, headers: bytes = b"", then: str = "answer") -> Manner:
    """A server that completes the handshake, sends these frames, and answers our close, stays, closes or resets."""

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head(), headers))
        for frame in frames:
            await visit.say(frame)
        await _then(visit, then)

    return manner


async def _then(visit: Visit, then: str) -> None:
    if then == "stay":
        await visit.silence()
    elif then == "answer":
        await visit.reader.read(100)
        await visit.say(close_frame(1000))
    elif then == "reset":
        visit.reset()


def switching(head: bytes, headers: bytes = b"") -> bytes:
    """A right answer to this upgrade request."""
    accept = accept_key(header(head, "Sec-WebSocket-Key")).encode()
    fields = b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n"
    return SWITCHING + fields + headers + b"\r\n"


def header(head: bytes, name: str) -> str:
    """A header's value in a request's head, empty when it is not there."""
    for line in head.decode("latin-1").split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return ""


def close_frame(code: int | None, reason: str = "") -> bytes:
    """A server's close frame."""
    payload = b"" if code is None else struct.pack("!H", code) + reason.encode()
    return bytes([0x88, len(payload)]) + payload


@contextlib.contextmanager
def threaded(server: Server) -> Iterator[None]:
    """A blocking server of `websockets`, serving in a thread of its own."""
    with server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def listening(host: str = "127.0.0.1") -> socket.socket:
    """A socket that accepts already: whoever connects before its server runs waits in the queue."""
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    sock.bind((host, 0))
    sock.listen(128)
    sock.setblocking(False)
    return sock


# Below the range from which Linux takes the ports of clients (32,768 on): a client would hold one of those just when
# the test comes to serve there. Each process of the tests draws from a part of its own.
_PORTS = range(20_000, 32_000)
_PARTS = 4


def _drawn() -> Iterator[int]:
    own = _PORTS[int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % _PARTS :: _PARTS]
    first = random.SystemRandom().randrange(len(own))
    return itertools.cycle([*own[first:], *own[:first]])


_NEXT_PORT = _drawn()


def closed_port(host: str = "127.0.0.1") -> int:
    """A port on which nothing listens, and which no client and no other test takes."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in itertools.islice(_NEXT_PORT, len(_PORTS)):
        with socket.socket(family) as sock, contextlib.suppress(OSError):
            sock.bind((host, port))
            return port
    raise OSError(f"all ports from {_PORTS.start} to {_PORTS.stop} are taken")


def closed_ports(count: int, host: str = "127.0.0.1") -> list[int]:
    """So many of them, no two of them equal."""
    return [closed_port(host) for _ in range(count)]


def has_ipv6() -> bool:
    """Whether this host has the IPv6 loopback address."""
    try:
        listening("::1").close()
    except OSError:
        return False
    return True
