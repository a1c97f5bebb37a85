"""The readings of a ladder as points of one gauge, and the predictions that several limits share."""

from collections.abc import Callable, Iterable
from typing import Final

from wsinvest.analysis.line import Line, crossing, fitted
from wsinvest.facts.ladder import Ladder, Ramp, Rung
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.capacity_limit import Estimate, Predicted, Predictions, Unpredicted

Gauge = Callable[[Rung], float | None]
SKIPPED: Final = 20  # connections: pools and caches that a server fills once belong to no connection
FARTHEST: Final = 5  # times what the ladder held: compared with real servers up to there (8 times: Node had half of it)
WIDER: Final = 0.08  # of memory on each side: control groups killed servers 4 to 6 % before the fitted line (measured)
UNREAD: Final = _("It could not be read: only a server on this host, or in a container of it, tells.")
UNLIMITED: Final = _("There is no such limit, or it could not be read.")
FLAT: Final = _("The readings do not rise with the connections beyond doubt, so nothing is predicted.")
FEW: Final = _("The ladder ended after too few steps.")


def idle_points(ramp: Ramp, gauge: Gauge) -> list[tuple[float, float]]:
    """Connections of this ramp against the gauge, without the first few connections of the server."""
    return [
        (one.held, value)
        for one in ramp.idle
        if one.held + ramp.held_before >= SKIPPED and (value := gauge(one)) is not None
    ]


def busy_points(ramp: Ramp, gauge: Gauge) -> list[tuple[float, float]]:
    """Connections that carried messages against the gauge, while the number of open ones stayed the same."""
    return [(one.busy, value) for one in ramp.busy if (value := gauge(one)) is not None]


def base_line(ladder: Ladder, gauge: Gauge) -> Line | None:
    """The line of the first ramp, whose intercept is what the server takes without connections."""
    return fitted(idle_points(ladder.ramps[0], gauge)) if ladder.ramps else None


def read(ladder: Ladder, gauge: Gauge) -> bool:
    """True if the gauge was read at least once."""
    return any(gauge(one) is not None for ramp in ladder.ramps for one in ramp.idle)


def predicted(ladder: Ladder, gauge: Gauge, limit: float | None, basis: Phrase) -> Predictions:
    """One prediction by the first ramp's line; each gauge that counts whole things is exact if its readings are."""
    if limit is None:
        return Unpredicted(UNLIMITED)
    if not read(ladder, gauge):
        return Unpredicted(UNREAD)
    line = base_line(ladder, gauge)
    if line is None:
        return Unpredicted(FEW)
    found = crossing(line, limit)
    return Unpredicted(FLAT) if found is None else (Predicted(_whole(line, found), basis, each=line.slope),)


def widened(estimate: Estimate) -> Estimate:
    """The interval widened by what prediction and truth were measured to differ by."""
    return Estimate(estimate.value, estimate.low * (1 - WIDER), estimate.high * (1 + WIDER))


def least(several: Iterable[Predicted]) -> Predicted:
    """The one with the lowest lower end."""
    return min(several, key=lambda one: one.estimate.low)


def _whole(line: Line, found: Estimate) -> Estimate:
    """Without the rounding of floats where every reading lies on the line."""
    exact = line.error < 1e-6
    value = round(found.value, 6)
    return Estimate(value, value, value) if exact else found
