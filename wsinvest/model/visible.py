"""Makes untrusted text safe to show: invalid UTF-8 replaced, control and invisible characters escaped, length cut."""

import unicodedata
from typing import Final

TEXT_LIMIT: Final = 300  # characters
BODY_LIMIT: Final = 2048  # characters
_KEPT: Final = frozenset("\n\t")
# Cc control, Cf format (bidi, zero-width), Cs surrogate, Co private use, Zl and Zp line and paragraph separators.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def decode(raw: bytes) -> str:
    """Untrusted bytes as text; invalid UTF-8 becomes U+FFFD."""
    return raw.decode("utf-8", "replace")


def visible(text: str, limit: int = TEXT_LIMIT, keep: frozenset[str] = frozenset()) -> str:
    """The first `limit` characters, with control and invisible ones as escapes except those in `keep`; `…` if cut."""
    shown = "".join(_escaped(char, keep) for char in text[:limit])
    return shown if len(text) <= limit else f"{shown}…"


def visible_body(raw: bytes) -> str:
    """The first BODY_LIMIT characters of a body, escaped as in `visible` except line feeds and tabs."""
    return visible(decode(raw[: BODY_LIMIT * 4]), BODY_LIMIT, _KEPT)


def _escaped(char: str, keep: frozenset[str]) -> str:
    if char in keep or (char.isascii() and char.isprintable()):
        return char
    if unicodedata.category(char) not in _HIDDEN:
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
