"""Forward proxies on loopback, HTTP CONNECT (RFC 9110) and SOCKS5 (RFC 1928, 1929); they note what they are asked."""

import asyncio
import base64
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

REPLIES = {"ok": 0, "failed": 1, "denied": 2, "network": 3, "host": 4, "refused": 5, "expired": 6, "command": 7}


@dataclass
class Passed:
    """What a proxy saw: its port, and each host and port that it was asked for."""

    port: int = 0
    asked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rules:
    """Who may pass: `user` and `password` if they are set; `answer` refuses in place of a tunnel."""

    user: str = ""
    password: str = ""
    answer: str | int = "ok"


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Passed, Rules], object]


@contextlib.asynccontextmanager
async def connecting(rules: Rules = Rules()) -> AsyncIterator[Passed]:
    """A proxy that speaks HTTP CONNECT; `rules.answer` may be a status."""
    async with _listening(_connect, rules) as passed:
        yield passed


@contextlib.asynccontextmanager
async def socks(rules: Rules = Rules()) -> AsyncIterator[Passed]:
    """A proxy that speaks SOCKS5; `rules.answer` may be a name of REPLIES."""
    async with _listening(_socks, rules) as passed:
        yield passed


@contextlib.asynccontextmanager
async def _listening(serve: Serve, rules: Rules) -> AsyncIterator[Passed]:
    passed, tasks = Passed(), set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            await serve(reader, writer, passed, rules)  # type: ignore[misc]
        except (OSError, asyncio.IncompleteReadError):
            pass  # somebody left
        finally:
            writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    passed.port = server.sockets[0].getsockname()[1]
    try:
        yield passed
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, passed: Passed, rules: Rules) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    method, where, _ = head.split("\r\n")[0].split(" ")
    passed.asked.append(where)
    pair = base64.b64encode(f"{rules.user}:{rules.password}".encode()).decode()
    status = 200 if rules.answer == "ok" else int(rules.answer)
    if rules.user and f"Proxy-Authorization: Basic {pair}\r\n" not in head:
        status = 407
    if method != "CONNECT":
        status = 405
    if status != 200:
        writer.write(f"HTTP/1.1 {status} No\r\nContent-Length: 2\r\n\r\nno".encode())
        await writer.drain()
        return
    host, _, port = where.rpartition(":")
    try:
        there = await asyncio.open_connection(host.strip("[]"), int(port))
    except OSError:
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
        await writer.drain()
        return
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await _both(reader, writer, *there)


async def _socks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, passed: Passed, rules: Rules) -> None:
    _, count = await reader.readexactly(2)
    methods = await reader.readexactly(count)
    wanted = 2 if rules.user else 0
    writer.write(bytes([5, wanted if wanted in methods else 0xFF]))
    if wanted not in methods:
        await writer.drain()
        return
    if wanted:
        user = await reader.readexactly((await reader.readexactly(2))[1])
        password = await reader.readexactly((await reader.readexactly(1))[0])
        known = (rules.user, rules.password) == (user.decode(), password.decode())
        writer.write(bytes([1, not known]))
        if not known:
            await writer.drain()
            return
    _, _, _, kind = await reader.readexactly(4)
    if kind == 3:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
    else:
        host = socket.inet_ntop(
            *(
                (socket.AF_INET, await reader.readexactly(4))
                if kind == 1
                else (socket.AF_INET6, await reader.readexactly(16))
            )
        )
    (port,) = struct.unpack("!H", await reader.readexactly(2))
    passed.asked.append(f"{host}:{port}")
    reply, there = REPLIES[str(rules.answer)], None
    if not reply:
        try:
            there = await asyncio.open_connection(host, port)
        except OSError:
            reply = REPLIES["refused"]
    writer.write(bytes([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]))
    await writer.drain()
    if there is not None:
        await _both(reader, writer, *there)


async def _both(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    other_reader: asyncio.StreamReader,
    other_writer: asyncio.StreamWriter,
) -> None:
    """Carry bytes both ways until one side ends."""

    async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()

    ways = [asyncio.ensure_future(carry(*pair)) for pair in ((reader, other_writer), (other_reader, writer))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        other_writer.close()
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
