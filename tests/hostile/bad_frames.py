"""Servers that complete the handshake and then send frames that no server may send, or too many of them."""

import struct
import zlib

from tests.hostile.manners import Answer, Case, asked, floods, opens
from tests.servers import close_frame

MIB = b"\0" * 2**20
TEXT, CONTINUATION, CLOSE, PING = 0x1, 0x0, 0x8, 0x9


def frame(first: int, payload: bytes = b"", length: int | None = None) -> bytes:
    """A frame from its first byte; `length`: the length that it claims."""
    size = len(payload) if length is None else length
    if size < 126:
        return bytes([first, size]) + payload
    if size < 65536:
        return bytes([first, 126]) + struct.pack("!H", size) + payload
    return bytes([first, 127]) + struct.pack("!Q", size) + payload


def cases(other: int) -> dict[str, Case]:
    """Each wrong in one way."""
    return {name: Case(asked(answer)) for name, answer in {**_floods(), **_broken(), **_closes(), **_agreed()}.items()}


def _floods() -> dict[str, Answer]:
    bomb = zlib.compressobj(9, wbits=-15)
    packed = bomb.compress(b"\0" * 100_000_000) + bomb.flush(zlib.Z_SYNC_FLUSH)
    return {
        "frame-of-1-gb": floods(frame(0x82, length=2**30), MIB, opened=True),
        "frame-of-2-to-63": opens(frame(0x82, length=2**63 - 1)),
        "frame-fragments-without-end": floods(frame(TEXT, b"a"), frame(CONTINUATION, b"a" * 1024), opened=True),
        "frame-empty-fragments-without-end": floods(frame(TEXT), frame(CONTINUATION) * 4096, opened=True),
        "frame-pings-empty-without-end": floods(b"", frame(0x80 | PING) * 8192, opened=True),
        "frame-messages-without-end": floods(b"", frame(0x81, b"hello") * 4096, opened=True),
        "frame-compressed-bomb-agreed": opens(
            frame(0xC2, packed), headers=b"Sec-WebSocket-Extensions: permessage-deflate\r\n"
        ),
    }


def _broken() -> dict[str, Answer]:
    return {
        "frame-masked": opens(b"\x81\x85\1\2\3\4" + bytes(a ^ b for a, b in zip(b"hello", b"\1\2\3\4\1", strict=True))),
        "frame-reserved-bits": opens(frame(0xF1, b"hello")),
        "frame-ping-of-126": opens(frame(0x80 | PING, b"x" * 126)),
    }


def _closes() -> dict[str, Answer]:
    acting = "\x1b[2J\u202e\u2028<script>alert(1)</script>"
    return {
        **{f"close-code-{code}": opens(close_frame(code)) for code in (0, 1005)},
        "close-of-one-byte": opens(frame(0x88, b"\3")),
        "close-of-126-bytes": opens(frame(0x88, struct.pack("!H", 1008) + b"x" * 124)),
        "close-reason-no-utf-8": opens(frame(0x88, struct.pack("!H", 1008) + b"\xff\xfe")),
        "close-reason-acts": opens(close_frame(1008, acting)),
        "close-then-a-flood": floods(close_frame(4001, "no"), MIB, opened=True),
    }


def _agreed() -> dict[str, Answer]:
    """Handshakes that agree to what nobody offered."""
    return {
        "agreed-subprotocol": opens(headers=b"Sec-WebSocket-Protocol: chat\r\n"),
        "agreed-subprotocol-acts": opens(headers=b"Sec-WebSocket-Protocol: \x1b[2J\r\n"),
        "agreed-extension-broken": opens(headers=b'Sec-WebSocket-Extensions: x; a="\r\n'),
    }
