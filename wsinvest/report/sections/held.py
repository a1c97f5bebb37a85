"""The section on held sessions: how each ended, how long its pings waited, and which sizes of messages passed."""

from collections.abc import Iterator
from typing import Final

from wsinvest.facts.session import HeldSessions, Hold, HoldEnd, SizeTried
from wsinvest.i18n.messages import _
from wsinvest.report import labels, phrases
from wsinvest.report.blocks import Block, Lead, Line, Mono, Paragraph, Table
from wsinvest.report.sections.view import View

KEPT_OF: Final = _("{kept:int} of {of:int} held sessions lived for {hold:s} ({why})")
PING_EVERY: Final = _("With pings: one every {ping:s}. What the server pings is answered on all of them.")
NOT_OPENED: Final = _("No session could be held: the connection did not open.")
HOLDS: Final = _("Each held session")
SIZES: Final = _("Messages of growing size")
PINGED: Final = _("Pings sent")
PONGS: Final = _("Pongs")
SLOWEST: Final = _("Longest wait for a pong")
LASTED: Final = _("Lived for")
SESSION: Final = _("Session")
SIZE: Final = _("Size")
CAME: Final = _("What came of it")
CODE: Final = _("{end}, code {code}")
SAID: Final = _("{end}: {said}")


def session(view: View) -> tuple[Block, ...]:
    """What was held and how it ended, and why nothing was held where that is so."""
    facts = view.facts(HeldSessions)
    if facts is None:
        return view.about("session")
    return (*view.about("session"), *tables(view))


def tables(view: View) -> tuple[Block, ...]:
    """The holds and the sizes; nothing where no session was held."""
    facts = view.facts(HeldSessions)
    return () if facts is None else (*_holds(view, facts), *_sizes(view, facts))


def _holds(view: View, facts: HeldSessions) -> Iterator[Block]:
    if not facts.opened:
        if facts.holds:
            yield Paragraph(view.say(NOT_OPENED))
        return
    yield Lead(lived(view, facts))
    yield Paragraph(view.say(PING_EVERY, ping=facts.ping_s))
    columns = view.columns(
        SESSION, LASTED, labels.END, PINGED, PONGS, SLOWEST, numbers=(LASTED, PINGED, PONGS, SLOWEST)
    )
    yield Table(view.say(HOLDS), columns, tuple(_hold(view, one) for one in facts.holds))


def lived(view: View, facts: HeldSessions) -> str:
    """How many of the held sessions lived to the end, as a sentence."""
    kept = sum(one.end is HoldEnd.KEPT for one in facts.holds)
    why = view.word(facts.length)
    return f"{view.say(KEPT_OF, kept=kept, of=len(facts.holds), hold=facts.hold_s, why=why)}."


def _hold(view: View, one: Hold) -> tuple[Line, ...]:
    slowest = max(one.slowest_ms or 0.0, one.waiting_ms or 0.0)
    counts = (view.form("int", one.pings), view.form("int", one.pongs), view.form("ms", slowest) if one.pings else "")
    return (
        Mono(one.id),
        view.form("s", one.lasted_ms / 1000),
        _end(view, view.word(one.end), one.code, one.said),
        *counts,
    )


def _sizes(view: View, facts: HeldSessions) -> Iterator[Block]:
    if facts.sizes:
        columns = view.columns(SIZE, CAME, phrases.TOOK, numbers=(SIZE, phrases.TOOK))
        yield Table(view.say(SIZES), columns, tuple(_size(view, one) for one in facts.sizes))


def _size(view: View, one: SizeTried) -> tuple[Line, ...]:
    said = _end(view, view.word(one.taken), one.code, one.said)
    return (view.form("int", one.size), said, view.form("ms", one.took_ms))


def _end(view: View, end: str, code: int | None, said: str) -> str:
    """How it ended, with the code and the words of the close frame."""
    with_code = end if code is None else view.say(CODE, end=end, code=code)
    return view.say(SAID, end=with_code, said=said) if said else with_code
