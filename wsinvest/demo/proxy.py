"""A proxy on loopback that knows HTTP only: it passes requests on without the headers Upgrade and Connection."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from wsinvest.demo import LOOPBACK

_HOP_BY_HOP: Final = (b"upgrade", b"connection")
_MOST: Final = 64 * 1024  # bytes of a request's head, and of one read
_END: Final = b"\r\n\r\n"
_PATIENCE_S: Final = 30.0


async def serve_stripped(port: int) -> asyncio.Server:
    """Start it on a free port in front of this one. One request a connection, none with a body is passed on whole."""

    async def passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                head = stripped(await reader.readuntil(_END))
                behind, request = await asyncio.open_connection(LOOPBACK, port)
                request.write(head)
                while part := await behind.read(_MOST):
                    writer.write(part)
                    await writer.drain()
                request.close()
        writer.close()

    return await asyncio.start_server(passed, LOOPBACK, 0, limit=_MOST)


def stripped(head: bytes) -> bytes:
    """The head of a request without hop-by-hop headers, as a proxy sends it that was not told of WebSocket."""
    return b"\r\n".join(_kept(head.removesuffix(_END).split(b"\r\n"))) + _END


def _kept(lines: list[bytes]) -> Iterator[bytes]:
    yield from (line for line in lines if line.partition(b":")[0].strip().lower() not in _HOP_BY_HOP)
    yield b"Connection: close"
