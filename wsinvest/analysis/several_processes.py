"""A limit of one process where several share the connections: one of them may be full long before all are."""

from dataclasses import dataclass, replace
from typing import Final

from wsinvest.analysis.ladder_points import Gauge, base_line, predicted
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.messages import Phrase, _, filled
from wsinvest.model.capacity_limit import Estimate, Predicted, Predictions, Unpredicted

NR_OPEN: Final = 1_048_576  # the most open files that Linux lets a process ask for, unless fs.nr_open was changed
_SHARED: Final = _(
    "{basis}; {n:int} processes share the connections: the lower end is that of one which gets them all, the upper one "
    "that of even shares"
)


@dataclass(frozen=True, slots=True)
class Shared:
    """How processes share a gauge. `whole`: of all together; `used`: by the one with most of it, before the ladder."""

    processes: int
    used: int | None
    whole: Gauge

    def room(self, ladder: Ladder, limit: float) -> float | None:
        """What all together would use when one process is full that got all connections; None for a single process.

        How connections fall on the processes changes from minute to minute, so it is not read off the ladder; what a
        connection takes is, by the sum.
        """
        line = base_line(ladder, self.whole)
        return None if self.processes < 2 or self.used is None or line is None else line.intercept + limit - self.used

    def spread(self, one: Predicted) -> Predicted:
        """The prediction for all processes, of that for one."""
        found, n = one.estimate, self.processes
        estimate = Estimate(found.value * n, found.low, found.high * n)
        return replace(one, estimate=estimate, basis=shared(one.basis, n))


def shared(basis: Phrase, processes: int) -> Phrase:
    """The basis with what several processes change; the same for one."""
    return basis if processes < 2 else filled(_SHARED, basis=basis, n=processes)


def shared_prediction(ladder: Ladder, gauge: Gauge, limit: float | None, basis: Phrase, shares: Shared) -> Predictions:
    """As `predicted` for a limit of one process, by the gauge of the fullest; of several by `Shared`."""
    room = None if limit is None else shares.room(ladder, limit)
    if room is None:
        return predicted(ladder, gauge, limit, basis)
    found = predicted(ladder, shares.whole, room, basis)
    return found if isinstance(found, Unpredicted) else tuple(shares.spread(one) for one in found)
