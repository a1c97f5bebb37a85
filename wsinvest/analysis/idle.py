"""Which timeout ends idle sessions: the one of a configuration that fits their age, or the default of a product."""

from dataclasses import dataclass, replace
from typing import Final

from wsinvest.analysis.held import Ended
from wsinvest.analysis.timeouts import seconds_of
from wsinvest.facts.config import Config
from wsinvest.facts.idle import DEFAULTS, KnownDefault, timeouts_of
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.session import HeldSessions, Hold
from wsinvest.i18n.messages import Phrase, _, filled, joined

IN_FILE: Final = _("{program} has {directive} {value} ({file}, line {line:int}).")
BY_DEFAULT: Final = _("{program} has no {directive}, so its default counts: {value} ({file}).")
TOLD: Final = _("PROXY_IDLE_TIMEOUT says the same: {value:s}.")
OF_PRODUCT: Final = _("{product} answered, and that is its default: {directive}, {value:s}.")
AS_PRODUCT: Final = _("That is the default of {product}: {directive}, {value:s}.")
ONE_SIDED: Final = _("The server was still sending: what counts is the silence of the client.")
UNKNOWN: Final = _("No configuration that was named has a timeout of this length.")
_SHARE: Final = 0.03
_LEAST_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Match:
    """The timeout that fits. `sure`: a configuration, or the server that answered, names it; `evidence`: where."""

    said: Phrase
    sure: bool
    evidence: tuple[str, ...] = ()
    directive: str = ""
    program: str = ""


def matched(ended: Ended, held: HeldSessions, proxy: Proxy | None, config: Config | None) -> Match:
    """The timeout that ended these silent sessions, as far as something tells; and whose silence counted."""
    found = (
        (_in_configuration(ended, proxy) if proxy else None)
        or (_told(ended, config) if config else None)
        or _by_default(ended, held)
    )
    one_sided = all(one.heard_ms < one.lasted_ms / 2 for one in ended.holds)
    return replace(found, said=joined(" ", (found.said, ONE_SIDED))) if one_sided else found


def fits(seconds: float, holds: tuple[Hold, ...]) -> bool:
    """True if each of these ended so long after it opened, or after the last bytes of either side."""
    return all(any(_near(seconds, ms / 1000) for ms in (one.lasted_ms, one.heard_ms, one.sent_ms)) for one in holds)


def _near(seconds: float, measured: float) -> bool:
    return abs(seconds - measured) <= max(_LEAST_S, seconds * _SHARE)


def _in_configuration(ended: Ended, proxy: Proxy) -> Match | None:
    found = next((one for one in timeouts_of(proxy) if fits(one.seconds, ended.holds)), None)
    if found is None:
        return None
    where = found.place.file or proxy.path
    values = {"program": proxy.program, "directive": found.directive, "value": found.written, "file": where}
    written = proxy.directive(found.directive) is not None
    said = filled(IN_FILE, line=found.place.line, **values) if found.place.line else filled(BY_DEFAULT, **values)
    shown = f"proxy:directives/{found.directive}" if written else "proxy:program"
    return Match(said, True, (shown,), found.directive, proxy.program)


def _told(ended: Ended, config: Config) -> Match | None:
    told = seconds_of(config, "PROXY_IDLE_TIMEOUT")
    if told is None or not fits(told, ended.holds):
        return None
    return Match(filled(TOLD, value=told), True, ("config:values/PROXY_IDLE_TIMEOUT",))


def _by_default(ended: Ended, held: HeldSessions) -> Match:
    names = f"{held.server} {held.via}".lower()
    fitting = [one for one in DEFAULTS if fits(one.seconds, ended.holds)]
    answering = next((one for one in fitting if any(mark in names for mark in one.marks)), None)
    if answering:
        said = filled(OF_PRODUCT, product=answering.product, directive=answering.directive, value=answering.seconds)
        return Match(said, True, ("session:server",), answering.directive, answering.product.lower())
    if fitting:
        return Match(_several(fitting), False)
    return Match(UNKNOWN, False)


def _several(fitting: list[KnownDefault]) -> Phrase:
    names = " / ".join(one.product for one in fitting)
    directives = " / ".join(dict.fromkeys(one.directive for one in fitting))
    return filled(AS_PRODUCT, product=names, directive=directives, value=fitting[0].seconds)
