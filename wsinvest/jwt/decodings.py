"""The decodings of JWT_SECRET as keys: the texts that other parsers of the file load, and the bytes they decode to."""

from collections.abc import Iterator

from wsinvest.facts.decodings import AS_LOADED, DECODED, TEXTS
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.secret import revealed


def keys(credentials: Credentials) -> Iterator[tuple[str, str | bytes]]:
    """Pairs of a decoding's name and its key; decodings that give an empty key are left out."""
    for name in (AS_LOADED, *TEXTS):
        text = credentials.jwt_secret_texts.get(name)
        if text is not None and not text.empty:
            yield name, text.reveal()
    text_read = revealed(credentials.jwt_secret).strip()
    for name, decode in DECODED.items():
        key = decode(text_read)
        if key:
            yield name, key
