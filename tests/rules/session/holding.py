"""Held sessions as plain facts, for the tests of their rules."""

from datetime import UTC, datetime
from typing import Any

from wsinvest.facts.proxy import Directive, Place, Proxy
from wsinvest.facts.session import HeldSessions, Hold, HoldEnd, Length

BEGAN = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
STAGGER_MS = 350.0


def held(*holds: Hold, hold_s: float = 75.0, **more: Any) -> HeldSessions:
    """These holds, which were asked for with a number."""
    return HeldSessions(
        **{"hold_s": hold_s, "length": Length.ASKED, "ping_s": 5.0, "began": BEGAN, "holds": holds, **more}
    )


def kept(name: str, *, pinged: bool = True, lasted_ms: float = 75_000.0, **more: Any) -> Hold:
    """A session that lived until the end; with pings all of them were answered at once."""
    pings = {"pings": 14, "pongs": 14, "slowest_ms": 2.0} if pinged else {}
    return Hold(name, pinged, HoldEnd.KEPT, **{"lasted_ms": lasted_ms, **pings, **more})


def cut(name: str, lasted_ms: float, *, pinged: bool = False, end: HoldEnd = HoldEnd.CUT, **more: Any) -> Hold:
    """A session that was ended from outside at this age."""
    pings = {"pings": 9, "pongs": 9, "slowest_ms": 2.0} if pinged else {}
    silent = {} if pinged else {"heard_ms": lasted_ms, "sent_ms": lasted_ms}
    return Hold(name, pinged, end, **{"lasted_ms": lasted_ms, **pings, **silent, **more})


def idle(age_ms: float = 60_000.0, **more: Any) -> HeldSessions:
    """Two silent sessions cut at one age, two with pings kept."""
    return held(
        cut("h1", age_ms),
        kept("h2"),
        cut("h3", age_ms + 20, opened_ms=STAGGER_MS),
        kept("h4", opened_ms=STAGGER_MS),
        **more,
    )


def all_ended(age_ms: float, *, end: HoldEnd = HoldEnd.CUT, at_one_moment: bool = False, **more: Any) -> HeldSessions:
    """All four ended, at one age or at one moment."""
    second = age_ms - STAGGER_MS if at_one_moment else age_ms
    return held(
        cut("h1", age_ms, end=end, **more),
        cut("h2", age_ms, end=end, pinged=True, **more),
        cut("h3", second, end=end, opened_ms=STAGGER_MS, **more),
        cut("h4", second, end=end, pinged=True, opened_ms=STAGGER_MS, **more),
    )


def proxy(program: str, *directives: tuple[str, str]) -> Proxy:
    """A configuration with these directives, one a line."""
    written = tuple(Directive(name, value, Place("site.conf", n)) for n, (name, value) in enumerate(directives, 1))
    return Proxy(program, "site.conf", directives=written)
