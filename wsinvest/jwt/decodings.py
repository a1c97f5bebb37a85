"""The readings of JWT_SECRET as keys: the texts that other readers of the file may take, and what these decode to."""

from collections.abc import Iterator

from wsinvest.facts.decodings import AS_READ, DECODED, SECRET, TEXTS
from wsinvest.redact.secret import Vault


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
