"""The server's and the proxy's address for texts on TCP failures, and what a proxy says of the server."""

from typing import Final

from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import NOTHING, Phrase, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason
from wsinvest.model.target import Target, Url

AT_ADDRESS: Final = _(" at {address}")
UNNAMED: Final = NOTHING
# What a proxy says of the server, not of itself.
SERVER_UNREACHED: Final = (Reason.UNREACHABLE, Reason.REFUSED)


def at_address(target: Target) -> Phrase:
    """The phrase " at host:port"; empty when a recorded case does not give the address."""
    return _at(target.url)


def at_proxy(target: Target) -> Phrase:
    """The same of the proxy that was asked for."""
    return UNNAMED if target.proxy is None else _at(target.proxy)


def reason_in(ended: tuple[Attempt, ...]) -> Phrase:
    """Why the first of these attempts failed, in words; the number of a proxy's answer is in the stage's detail."""
    failed = ended[0].failed
    return ENUMS[Reason][failed.reason if failed and failed.reason else Reason.UNKNOWN]


def _at(url: Url) -> Phrase:
    host = f"[{url.host}]" if ":" in url.host else url.host
    return filled(AT_ADDRESS, address=f"{host}:{url.port}") if url.known else UNNAMED
