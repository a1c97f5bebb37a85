"""The readings of JWT_SECRET as keys: the texts that other readers of the file may take, and what these decode to."""

from collections.abc import Iterator

from wsinvest.facts.decodings import AS_READ, DECODED, TEXTS
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.secret import revealed


def keys(credentials: Credentials) -> Iterator[tuple[str, str | bytes]]:
    """Each reading by its name with the key that it gives; none that is empty."""
    for name in (AS_READ, *TEXTS):
        text = credentials.jwt_secret_texts.get(name)
        if text is not None and not text.empty:
            yield name, text.reveal()
    text_read = revealed(credentials.jwt_secret).strip()
    for name, decode in DECODED.items():
        key = decode(text_read)
        if key:
            yield name, key
