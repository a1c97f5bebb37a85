"""The section on the measured capacity: the limit that binds, all limits, what a change gains, the size of the pool."""

import math
from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.measured_capacity import Measured, MeasuredCapacity, lowest_kinds, measured_capacity, needed
from wsinvest.analysis.pool import Pool
from wsinvest.analysis.pool import of as pool_of
from wsinvest.facts.ladder import Ladder
from wsinvest.facts.load import Aborted
from wsinvest.facts.words import CARRIED
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.capacity_limit import Counts
from wsinvest.report import labels
from wsinvest.report.blocks import Block, Callout, Code, Heading, Lead, Line, Paragraph, Table, Tone
from wsinvest.report.sections.view import View

_BINDS: Final = _("{low:int} to {high:int} connections fit. The limit that binds: {what}.")
_EXACT: Final = _("{low:int} connections fit. The limit that binds: {what}.")
_AT_MOST: Final = _("At most {high:int} connections fit: {what} is the lowest of the limits that could be predicted.")
_OPEN: Final = _("No limit could be predicted from here; {held:int} connections were held at once.")
_MAY_BE_LESS: Final = _("Fewer may fit, since nothing is predicted of: {names:list}.")
_NEXT: Final = _("The next limit: {what}, at {low:int} to {high:int} connections.")
_DOUBT: Final = _("Their intervals meet, so either may be reached first.")
_REACHED: Final = _("The ladder itself met the limit: {n:int} connections were open when the server took no more.")
_STOPPED: Final = _("The ladder ended early: {why}")
_INTERRUPTED: Final = _(
    "The ladder was stopped by the user. All numbers here follow from the {readings:int} "
    "{readings:plural:reading|readings} until then, at up to {held:int} open {held:plural:connection|connections}; "
    "what was not opened or sent by then may allow less."
)
_LIMITS: Final = _("Limits, the one that binds first")
_COUNTS: Final[dict[Counts, Phrase]] = {
    Counts.HELD: _("connections held"),
    Counts.AT_ONCE: _("connections at once"),
    Counts.MESSAGES: _("messages a second"),
}
_OF: Final = _("Of")
_FROM: Final = _("From")
_TO: Final = _("To")
_KINDS: Final = _("Memory by kind of connection")
_KIND_OF: Final = _("{carries}, {traffic}")
_TRAFFIC: Final[dict[str, Phrase]] = {"idle": _("idle"), "busy": _("after messages")}
_CHANGE: Final = _("What to change, and what you gain")
_GAIN: Final = _("That gains {gain:int} connections: the next limit ({what}) is met at {low:int} or more.")
_NO_GAIN: Final = _("How much that gains is not known: no further limit was predicted.")
_UNKNOWN: Final = _("Limits of which nothing is predicted")
_WHY: Final = _("Why")
_POOL: Final = _("Size of the pool")
_BY_TRAFFIC: Final = _(
    "Little's law: arrivals a second times the 99th percentile of their time, and 30 % to spare, is {wanted:int}."
)
_BY_CAPACITY: Final = _("80 % of the lower end of the capacity is {ceiling:int}; the rest is for reconnects.")
_LOWER: Final = _("The lower of both, {size:int}, is the size.")
_WAIT: Final = _(
    "At this size {waits:pct} of the arrivals find all places taken and wait; the mean wait of all is {wait:s} (M/M/c)."
)
_ENDLESS: Final = _("At this size more arrive than leave, so the queue grows without end: the capacity is too low.")
_RATES: Final = _("Messages at rising rates, 99th percentiles")
_RATE: Final = _("Messages a second")
_LATENCY: Final = _("From when it was due")
_SERVICE: Final = _("From when it was sent")
_LAG: Final = _("Our own lag")


def capacity(view: View) -> tuple[Block, ...]:
    """Nothing where no ladder was climbed."""
    ladder = view.facts(Ladder)
    return () if ladder is None else blocks(view, ladder)


def blocks(view: View, ladder: Ladder) -> tuple[Block, ...]:
    """All parts of the section."""
    measured = measured_capacity(ladder)
    return (
        *_first(view, ladder, measured),
        *_limits(view, measured),
        *_change(view, measured),
        *_pool(view, pool_of(ladder)),
        *_rates(view, ladder),
        *_unknown(view, measured),
    )


def _first(view: View, ladder: Ladder, measured: MeasuredCapacity) -> Iterator[Block]:
    first, second = measured.binding, measured.runner_up
    if first is None:
        yield Lead(view.say(_OPEN, held=ladder.most_held))
    else:
        said_of = _AT_MOST if measured.missing else _EXACT if first.exact else _BINDS
        yield Lead(view.say(said_of, low=first.low, high=first.high, what=_name(view, first)))
        if measured.missing:
            names = [view.say(one.unit.label) for one in measured.missing]
            yield Callout(view.say(_MAY_BE_LESS, names=names), Tone.UNKNOWN)
    if second is not None:
        said = [view.say(_NEXT, what=_name(view, second), low=second.low, high=second.high)]
        yield Paragraph(" ".join([*said, view.say(_DOUBT)] if measured.doubtful else said))
    if ladder.reached is not None:
        yield Callout(view.say(_REACHED, n=ladder.reached), Tone.BAD)
    elif ladder.stopped is Aborted.INTERRUPTED:
        readings = sum(len(ramp.idle) + len(ramp.busy) for ramp in ladder.ramps)
        yield Callout(view.say(_INTERRUPTED, readings=readings, held=ladder.most_held), Tone.BAD)
    elif ladder.stopped is not Aborted.NOT:
        yield Callout(view.say(_STOPPED, why=view.word(ladder.stopped)), Tone.UNKNOWN)


def _limits(view: View, measured: MeasuredCapacity) -> Iterator[Block]:
    if measured.limits:
        columns = view.columns(labels.LIMIT, _OF, _FROM, _TO, labels.BASIS, numbers=(_FROM, _TO))
        yield Table(view.say(_LIMITS), columns, tuple(_row(view, one) for one in measured.limits))
    rows = tuple(
        (_kind(view, kind), view.form("bytes", each), view.form("int", low), view.form("int", high))
        for one in measured.limits
        for kind, _capacity, low, high, each in lowest_kinds(one)
        if one.name == "memory"
    )
    if rows:
        columns = view.columns(labels.KIND, labels.EACH, _FROM, _TO, numbers=(labels.EACH, _FROM, _TO))
        yield Table(view.say(_KINDS), columns, rows)


def _row(view: View, one: Measured) -> tuple[Line, ...]:
    counts = view.say(_COUNTS[one.unit.counts])
    return (_name(view, one), counts, view.form("int", one.low), view.form("int", one.high), view.say(one.basis))


def _kind(view: View, kind: str) -> str:
    carries, _comma, traffic = kind.partition(", ")
    return view.say(_KIND_OF, carries=CARRIED[carries], traffic=_TRAFFIC[traffic])


def _change(view: View, measured: MeasuredCapacity) -> Iterator[Block]:
    first, second = measured.binding, measured.runner_up
    if first is None:
        return
    yield Heading(view.say(_CHANGE))
    gain = view.say(_NO_GAIN)
    if second is not None:
        gain = view.say(_GAIN, what=_name(view, second), low=second.low, gain=measured.gained)
    yield Paragraph(f"{view.say(first.unit.change)} {gain}")
    need = needed(measured)
    if first.unit.snippet and need is not None:
        yield Code(first.unit.pasted(need))


def _pool(view: View, found: Pool | None) -> Iterator[Block]:
    if found is None:
        return
    yield Heading(view.say(_POOL))
    said = []
    if found.wanted is not None:
        said.append(view.say(_BY_TRAFFIC, wanted=found.wanted))
    if found.ceiling is not None:
        said.append(view.say(_BY_CAPACITY, ceiling=found.ceiling))
    if found.wanted is not None and found.ceiling is not None:
        said.append(view.say(_LOWER, size=found.size))
    if found.waits is not None and found.wait_s is not None:
        endless = math.isinf(found.wait_s)
        said.append(view.say(_ENDLESS) if endless else view.say(_WAIT, waits=found.waits, wait=found.wait_s))
    yield Paragraph(" ".join(said))
    yield Code(found.line)


def _rates(view: View, ladder: Ladder) -> Iterator[Block]:
    if ladder.rates:
        numbers = (_RATE, _LATENCY, _SERVICE, _LAG)
        rows = tuple(
            (
                view.form("int", one.rate),
                *(view.form("ms", ms) for ms in (one.latency_p99_ms, one.service_p99_ms, one.lag_p99_ms)),
            )
            for one in ladder.rates
        )
        yield Table(view.say(_RATES), view.columns(*numbers, numbers=numbers), rows)


def _unknown(view: View, measured: MeasuredCapacity) -> Iterator[Block]:
    if measured.open:
        rows = tuple((view.say(one.unit.label), view.say(one.why)) for one in measured.open)
        yield Table(view.say(_UNKNOWN), view.columns(labels.LIMIT, _WHY), rows)


def _name(view: View, one: Measured) -> str:
    return view.say(one.unit.label)
