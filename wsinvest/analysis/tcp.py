"""The server's and the proxy's address for texts on TCP failures, and what a proxy says of the server."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import NOTHING, Phrase, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName
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


def vanished(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that ended with the server's listener: they were cut, and later ones were refused by the same port.

    Empty where the first one was refused already, or where one that connected opened, was answered or waited in vain.
    """
    refused = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    rest = tuple(one for one in handshake.repeats if one not in refused)
    cut = tuple(one for one in rest if (end := ends.end_of(one)) and end.reason not in (Reason.STATUS, Reason.TIMEOUT))
    return cut if refused and handshake.baseline in cut and len(cut) == len(rest) else ()


def _at(url: Url) -> Phrase:
    host = f"[{url.host}]" if ":" in url.host else url.host
    return filled(AT_ADDRESS, address=f"{host}:{url.port}") if url.known else UNNAMED
