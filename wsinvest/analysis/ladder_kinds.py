"""What each kind of connection takes of a gauge in bytes that grows unevenly: idle and after messages, ramp by ramp."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.ladder_points import Gauge, base_line, busy_points, idle_points, widened
from wsinvest.analysis.line import LEAST, Line, behind_bend, crossing, crossing_of_sum, fitted
from wsinvest.facts.ladder import Ladder, Ramp
from wsinvest.i18n.messages import Phrase
from wsinvest.model.capacity_limit import Estimate, Predicted

IDLE: Final = "idle"
BUSY: Final = "busy"
_LEAST_RISE: Final = 2**18  # bytes over all steps: allocators take as much at once, so a smaller rise tells nothing


def kinds(ladder: Ladder, gauge: Gauge, limit: float, basis: Phrase) -> tuple[Predicted, ...]:
    """Each kind of connection that was opened, on a server that holds no others; widened by 8 % on each side."""
    base = base_line(ladder, gauge)
    if base is None:
        return ()
    return tuple(one for ramp in ladder.ramps for one in _kinds(ramp, gauge, base, limit, basis))


def reuses(ramp: Ramp, gauge: Gauge) -> bool:
    """True if the gauge began to rise too late in this ramp to predict anything by it."""
    points = idle_points(ramp, gauge)
    return len(behind_bend(points)) < LEAST <= len(points)


def _kinds(ramp: Ramp, gauge: Gauge, base: Line, limit: float, basis: Phrase) -> Iterator[Predicted]:
    points = behind_bend(idle_points(ramp, gauge))
    line = fitted(points)
    if line is None or points[-1][1] - points[0][1] < _LEAST_RISE:
        return
    empty, held = _lowered(line, base), ramp.idle[-1].held
    idle = crossing(empty, limit)
    if idle is not None:
        idle = _raised(idle, _collected(ramp, gauge, empty, limit))
        yield Predicted(widened(idle), basis, f"{ramp.carries}, {IDLE}", line.slope, held)
    more = fitted(busy_points(ramp, gauge))
    busy = None if more is None else crossing_of_sum(empty, more, limit)
    if more is not None and busy is not None:
        yield Predicted(_with(widened(busy), idle), basis, f"{ramp.carries}, {BUSY}", line.slope + more.slope, held)


def _collected(ramp: Ramp, gauge: Gauge, line: Line, limit: float) -> float | None:
    """How many would fit by the least reading after messages; None if it does not lie below the line.

    A runtime that collects garbage (Node) frees after messages what it had kept while connections opened. The line
    counts that too, so the truth may lie far above it.
    """
    after = [value for one in ramp.busy if (value := gauge(one)) is not None]
    held = ramp.idle[-1].held if ramp.idle else 0
    first = ramp.idle[0] if ramp.idle else None
    start = None if first is None else gauge(first)
    if not after or first is None or start is None or held <= first.held:
        return None
    each = (min(after) - start) / (held - first.held)
    if min(after) >= line.at(held) - line.band(held) or each <= 0:
        return None
    return held + (limit - min(after)) / each


def _raised(estimate: Estimate, more: float | None) -> Estimate:
    """With the upper end at `more` where that is higher."""
    return estimate if more is None else Estimate(estimate.value, estimate.low, max(estimate.high, more))


def _lowered(line: Line, base: Line) -> Line:
    """The line of a later ramp as it would be on a server without the connections of the ramps before."""
    lower = line.intercept - base.intercept
    return Line(base.intercept, line.slope, line.error, line.count, line.middle, line.spread) if lower > 0 else line


def _with(busy: Estimate, idle: Estimate | None) -> Estimate:
    """A connection that carries messages takes no less than an idle one: noise of the readings must not say so."""
    if idle is None or busy.value <= idle.value:
        return busy
    return Estimate(idle.value, min(busy.low, widened(idle).low), widened(idle).high)
