"""Frames of RFC 6455 as a load needs them: pings that carry their times, and a reader without an object per frame."""

import os
import zlib
from typing import Final

from wsinvest.model.stage import Reason

CONT: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA
OPCODES: Final = frozenset({CONT, TEXT, BINARY, CLOSE, PING, PONG})
LARGEST: Final = 1024 * 1024  # bytes of one frame, as `transport.websocket.MESSAGE_LIMIT`
PONG_START: Final = b"\x8a\x10"  # a final pong of PAYLOAD bytes, not masked
PAYLOAD: Final = 16  # bytes: when the ping was due and when it was sent, 8 each
WHOLE_PONG: Final = 2 + PAYLOAD
_PING_HEAD: Final = bytes((0x80 | PING, 0x80 | PAYLOAD))
_DRAWN: Final = 1024  # masks from one call of the system's random source
_CONTROL: Final = 125
_TAIL: Final = b"\x00\x00\xff\xff"  # RFC 7692 section 7.2.1: left out of a compressed message


class Pinger:
    """Makes masked pings; masks are drawn many at a time and used once (RFC 6455 section 5.3)."""

    def __init__(self) -> None:
        """No mask is drawn yet."""
        self._masks: list[bytes] = []

    def ping(self, due_ns: int, now_ns: int) -> bytes:
        """A ping that was due then and is sent now: a pong brings both times back, so nothing is kept of it."""
        if not self._masks:
            drawn = os.urandom(4 * _DRAWN)
            self._masks = [drawn[at : at + 4] for at in range(0, len(drawn), 4)]
        mask = self._masks.pop()
        hidden = (due_ns << 64 | now_ns) ^ int.from_bytes(mask * 4, "big")
        return _PING_HEAD + mask + hidden.to_bytes(PAYLOAD, "big")


def times_of(payload: bytes) -> tuple[int, int]:
    """When a ping was due and when it was sent, by the payload of its pong; zeros if it is none of ours."""
    if len(payload) != PAYLOAD:
        return 0, 0
    return int.from_bytes(payload[:8], "big"), int.from_bytes(payload[8:], "big")


def masked(opcode: int, payload: bytes, *, compressed: bool = False) -> bytes:
    """One final frame from a client."""
    size, mask = len(payload), os.urandom(4)
    first = bytes((0x80 | (0x40 if compressed else 0) | opcode,))
    if size <= _CONTROL:
        head = first + bytes((0x80 | size,))
    elif size < 1 << 16:
        head = first + b"\xfe" + size.to_bytes(2, "big")
    else:
        head = first + b"\xff" + size.to_bytes(8, "big")
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    return head + mask + (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")


def close(code: int) -> bytes:
    """A close frame with this code."""
    return masked(CLOSE, code.to_bytes(2, "big"))


def deflated(text: bytes) -> bytes:
    """The payload of a compressed message that needs none before it, and a window of 512 bytes at most (RFC 7692)."""
    packer = zlib.compressobj(wbits=-9)
    return (packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(_TAIL)


Parsed = tuple[list[tuple[int, bytes]], bytes, Reason | None]


def parsed(data: bytes) -> Parsed:
    """The complete frames (opcode and payload; bit 0x40 marks RSV1, 0x80 FIN), the bytes after them, and what is wrong.

    Continuations come as they are: a load counts messages by their first frame.
    """
    found: list[tuple[int, bytes]] = []
    at, end = 0, len(data)
    while end - at >= 2:
        first, size = data[at], data[at + 1]
        reason = _fault(first, size)
        if reason is not None:
            return found, b"", reason
        start = at + 2
        if size == 126:
            start, size = start + 2, int.from_bytes(data[start : start + 2], "big")
        elif size == 127:
            start, size = start + 8, int.from_bytes(data[start : start + 8], "big")
        if start > end:
            break
        if size > LARGEST:
            return found, b"", Reason.MESSAGE_TOO_LARGE
        if start + size > end:
            break
        found.append((first, data[start : start + size]))
        at = start + size
    return found, data[at:], None


def _fault(first: int, size: int) -> Reason | None:
    """The rule of RFC 6455 section 5.2 that the first two bytes of a frame break."""
    opcode = first & 0x0F
    if opcode not in OPCODES:
        return Reason.OPCODE_UNKNOWN
    if size & 0x80:
        return Reason.MASKED
    if first & 0x30 or (opcode >= CLOSE and (size > _CONTROL or not first & 0x80 or first & 0x40)):
        return Reason.PROTOCOL_ERROR
    return None
