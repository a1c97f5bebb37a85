"""TCP connections that fail: how many, and where."""

from typing import Final

from wsinvest.i18n.messages import NOTHING, Phrase, _, filled
from wsinvest.model.target import Target

AT_ADDRESS: Final = _(" at {address}")
UNNAMED: Final = NOTHING


def at_address(target: Target) -> Phrase:
    """Where the server is, with the blank before it; empty when the source of a recorded case does not say."""
    url = target.url
    host = f"[{url.host}]" if ":" in url.host else url.host
    return filled(AT_ADDRESS, address=f"{host}:{url.port}") if url.known else UNNAMED
