"""Codings of a body (RFC 9110 section 8.4), undone within a limit: nobody asks for one, yet some servers send it."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Final

_GZIP, _ZLIB = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS
_WINDOWS: Final[Mapping[str, int]] = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}


def decoded(body: bytes, codings: Sequence[str], limit: int) -> bytes:
    """The body without its coding, at most `limit` bytes; as it came where that is unknown, damaged or one of many."""
    window = _WINDOWS.get(codings[0].strip().lower()) if len(codings) == 1 else None
    if window is None:
        return body
    try:
        return zlib.decompressobj(window).decompress(body, limit)
    except zlib.error:
        return body
