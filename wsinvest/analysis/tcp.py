"""The server's address for texts on TCP failures."""

from typing import Final

from wsinvest.i18n.messages import NOTHING, Phrase, _, filled
from wsinvest.model.target import Target

AT_ADDRESS: Final = _(" at {address}")
UNNAMED: Final = NOTHING


def at_address(target: Target) -> Phrase:
    """The phrase " at host:port"; empty when a recorded case does not give the address."""
    url = target.url
    host = f"[{url.host}]" if ":" in url.host else url.host
    return filled(AT_ADDRESS, address=f"{host}:{url.port}") if url.known else UNNAMED
