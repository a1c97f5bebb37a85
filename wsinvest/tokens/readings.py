"""The readings of JWT_SECRET as keys: the texts that other readers of the file may take, and what these decode to."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from wsinvest.secret import Vault

SECRET: Final = "JWT_SECRET"  # noqa: S105  a name
AS_READ: Final = "as_read"
TEXTS: Final = ("stripped", "unquoted", "with_cr", "first_line", "last_line", "literal")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


def keys(vault: Vault) -> Iterator[tuple[str, str | bytes]]:
    """Each reading by its name with the key that it gives; none that is empty. Only texts are ever kept in a vault."""
    for name in (AS_READ, *TEXTS):
        text = vault.get(f"{SECRET}@{name}")
        if text is not None and not text.empty:
            yield name, text.reveal()
    secret = vault.get(SECRET)
    text_read = "" if secret is None else secret.reveal().strip()
    for name, decode in DECODED.items():
        key = decode(text_read)
        if key:
            yield name, key


def _hex(text: str) -> bytes:
    try:
        return binascii.unhexlify(text)
    except ValueError:
        return b""


def _base64(text: str) -> bytes:
    """Either alphabet, padded or not, as services of several languages decode it."""
    bare = text.rstrip("=")
    if not _BASE64.fullmatch(text) or len(bare) % 4 == 1:
        return b""
    return base64.urlsafe_b64decode(bare.replace("+", "-").replace("/", "_") + "=" * (-len(bare) % 4))


DECODED: Final[Mapping[str, Callable[[str], bytes]]] = {"hex": _hex, "base64": _base64}
READINGS: Final = (AS_READ, *TEXTS, *DECODED)
