"""Servers that complete the handshake and break a rule of RFC 6455 right after it, or in the answer itself."""

import asyncio
import ssl
import zlib

from tests.faults.deciding import Desk
from tests.servers import HEAD_END, header, switching

_KEPT: list[object] = []
_EXTENSIONS = b"Sec-WebSocket-Extensions: "
_PAGE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<h1>nginx</h1>\n"
_BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_SETS_COOKIE = (
    b"HTTP/1.1 403 Forbidden\r\nSet-Cookie: sid=of-the-server\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(HEAD_END)
        if desk.service.manner == "own cookie" and "sid=of-the-server" not in header(head, "Cookie"):
            writer.write(_SETS_COOKIE)
            writer.close()
            return
        if _refuses(desk.service.manner, header(head, "Connection")):
            writer.write(_BAD_REQUEST)
            writer.close()
            return
        headers, frames = _manner(desk.service.manner, "deflate" in header(head, "Sec-WebSocket-Extensions"))
        upgrading = header(head, "Upgrade")
        writer.write(
            switching(head, headers) + frames if upgrading else b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n"
        )
        await reader.read(1000)  # our close frame, or the client's end
        writer.write(b"\x88\x02\x03\xe8" if upgrading else b"")
        writer.close()

    server = await asyncio.start_server(visit, desk.service.host, 0, ssl=tls)
    _KEPT.append(server)
    return int(server.sockets[0].getsockname()[1])


def _refuses(manner: str, connection: str) -> bool:
    """Servers that compare the Connection header as one text."""
    return (manner, connection) in {("one word", "keep-alive, Upgrade"), ("two words", "Upgrade")}


def _manner(manner: str, is_offered: bool) -> tuple[bytes, bytes]:
    """What the answer names, and the bytes that follow it."""
    packer = zlib.compressobj(wbits=-15)
    packed = (packer.compress(b"hello" * 9) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]
    compressed = bytes([0xC1, len(packed)]) + packed
    plain = b"\x81\x05hello"
    return {
        "compresses": (b"", compressed),
        "compresses on offer": (b"", compressed if is_offered else plain),
        "always agrees": (_EXTENSIONS + b"permessage-deflate\r\n", compressed),
        "odd parameter": (
            _EXTENSIONS + b"permessage-deflate; server_max_window_bits=99\r\n" if is_offered else b"",
            plain,
        ),
        "other extension": (_EXTENSIONS + b"x-webkit-deflate-frame\r\n", plain),
        "masks": (b"", b"\x81\x85\1\2\3\4" + bytes(a ^ b for a, b in zip(b"hello", b"\1\2\3\4\1", strict=True))),
        "opcode": (b"", b"\x83\x05hello"),
        "latin-1": (b"", b"\x81\x05caf\xe9!"),
        "own cookie": (b"", plain),
        "one word": (b"", plain),
        "two words": (b"", plain),
        "page": (b"", _PAGE),
        "fragments": (b"", b"\x80\x05hello"),
    }[manner]
