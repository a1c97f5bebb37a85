"""Ports on which something else than HTTP is served, or nothing at all."""

import asyncio
import contextlib
import socket
import ssl
import struct

from tests.faults.deciding import Desk
from tests.servers import HEAD_END, SWITCHING

_KEPT: list[object] = []
_UPGRADE = b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
_ANSWERS = {  # no answer that a client may take: the accept value of another key, no header, half a head, frames
    "accept of a cache": SWITCHING + _UPGRADE + b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
    "bare 101": SWITCHING + b"\r\n",
    "half a 101": SWITCHING + b"Upgrade: websocket\r\nSec-WebSo",
    "HTTP/2": bytes.fromhex("000006040000000000000500004000"),  # the SETTINGS frame of a server: RFC 9113, 3.4
}


async def _forward(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """As the published port of a container in which nobody listens."""
    with contextlib.suppress(OSError):
        await asyncio.open_connection("127.0.0.1", 1)


async def _broke(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A broker of MQTT answers CONNECT, and cuts off whatever else comes."""
    if (await reader.read(2000)).startswith(b"\x10"):
        writer.write(b"\x20\x02\x00\x00")
        await reader.read(2000)


async def _greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """SSH speaks first."""
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    await reader.read(2000)


_SPEAKS = {"forwarder": _forward, "broker": _broke, "ssh": _greet}


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve, or do not, on a port that was free."""
    manner = desk.service.manner
    if manner == "full queue":
        return _full_queue()
    if manner == "nobody":
        return int(_bound().getsockname()[1])

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if manner in _SPEAKS:
            await _SPEAKS[manner](reader, writer)
        elif manner in _ANSWERS:
            await reader.readuntil(HEAD_END)
            writer.write(_ANSWERS[manner])
        elif manner == "reset":
            await reader.read(2000)
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
        else:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(visit, "127.0.0.1", 0, ssl=tls)
    _KEPT.append(server)
    return int(server.sockets[0].getsockname()[1])


def _full_queue() -> int:
    """A listener that accepts nothing and whose queue is full: Linux then drops what comes."""
    sock = _bound()
    sock.listen(0)
    for _ in range(2):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(sock.getsockname())
        _KEPT.append(client)
    return int(sock.getsockname()[1])


def _bound() -> socket.socket:
    """A port that stays ours: nobody else can come to listen there."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    _KEPT.append(sock)
    return sock
