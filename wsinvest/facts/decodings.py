"""The decodings of JWT_SECRET: the texts and keys that other programs may get from the same file."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SECRET: Final = "JWT_SECRET"  # noqa: S105  a name
AS_LOADED: Final = "as_read"
READERS: Final = ("sh", "compose", "node", "expand", "ruby", "go", "systemd", "python")
TEXTS: Final = ("stripped", "unquoted", "with_cr", "first_line", "last_line", "literal", *READERS)
# What readers of a `.env` are called.
READER_NAMES: Final[Mapping[str, str]] = {
    "docker": "docker --env-file",
    "sh": "sh (. ./.env)",
    "compose": "docker compose",
    "node": "Node",
    "expand": "dotenv-expand (Vite, Next.js)",
    "ruby": "Ruby dotenv",
    "go": "godotenv",
    "systemd": "systemd",
    "python": "python-dotenv",
}
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


class Sign(StrEnum):
    """The character in a value because of which two readers of a `.env` differ."""

    DOLLAR = "dollar"
    HASH = "hash"
    BACKSLASH = "backslash"
    QUOTE = "quote"
    BACKTICK = "backtick"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class ReadAs:
    """One value that differs from the one as loaded: its decoding, who reads it so, and the sign that makes it so.

    `readers`: the names of READER_NAMES.
    """

    decoding: str
    readers: tuple[str, ...]
    sign: Sign
