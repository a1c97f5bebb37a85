"""Decodes content codings (RFC 9110 section 8.4) within a size limit; some servers use one without being asked."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Final

_GZIP, _ZLIB = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS
_WINDOWS: Final[Mapping[str, int]] = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}


def decoded(body: bytes, codings: Sequence[str], limit: int) -> bytes:
    """The decoded body, at most `limit` bytes; unchanged if the coding is unknown, damaged or not the only one."""
    window = _WINDOWS.get(codings[0].strip().lower()) if len(codings) == 1 else None
    if window is None:
        return body
    try:
        return zlib.decompressobj(window).decompress(body, limit)
    except zlib.error:
        return body
