"""The decodings of JWT_SECRET: the texts and keys that other programs may get from the same file."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Final

SECRET: Final = "JWT_SECRET"  # noqa: S105  a name
AS_LOADED: Final = "as_read"
TEXTS: Final = ("stripped", "unquoted", "with_cr", "first_line", "last_line", "literal")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


def _hex(text: str) -> bytes:
    """The bytes of a hexadecimal text, empty if it is none."""
    try:
        return binascii.unhexlify(text)
    except ValueError:
        return b""


def _base64(text: str) -> bytes:
    """The bytes of a base64 text in either alphabet (RFC 4648 sections 4 and 5), padded or not; empty if it is none."""
    bare = text.rstrip("=")
    if not _BASE64.fullmatch(text) or len(bare) % 4 == 1:
        return b""
    return base64.urlsafe_b64decode(bare.replace("+", "-").replace("/", "_") + "=" * (-len(bare) % 4))


DECODED: Final[Mapping[str, Callable[[str], bytes]]] = {"hex": _hex, "base64": _base64}
DECODINGS: Final = (AS_LOADED, *TEXTS, *DECODED)
