"""Tally: how attempts ended and how long they took to open, counted for repeats, load tests and ingested logs.

Two tallies merge exactly: percentiles are read from the merged times, never averaged.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.comparison import Ending, ending
from wsinvest.model.attempt import Attempt

_EXACT_US: Final = 100_000  # times below it are exact to the microsecond, longer ones to four significant digits


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of each ending, and of the opened attempts by their time to open (microseconds, see `bin_of`)."""

    endings: tuple[tuple[Ending, int], ...] = ()
    times: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, attempts: Iterable[Attempt]) -> "Tally":
        """The tally of these attempts; one that opened and failed later counts as opened and under its ending."""
        made = tuple(attempts)
        times = Counter(bin_of(one.open_ms) for one in made if one.open_ms is not None)
        return cls(tuple(Counter(map(ending, made)).items()), tuple(sorted(times.items())))

    def __add__(self, other: "Tally") -> "Tally":
        """The merged tally of both."""
        endings, times = Counter(dict(self.endings)), Counter(dict(self.times))
        endings.update(dict(other.endings))
        times.update(dict(other.times))
        return Tally(tuple(endings.items()), tuple(sorted(times.items())))

    @property
    def count(self) -> int:
        """The number of attempts."""
        return sum(number for _ending, number in self.endings)

    @property
    def opened(self) -> int:
        """The number of attempts that opened, also those that failed later."""
        return sum(number for _time, number in self.times)

    @property
    def success_rate(self) -> float:
        """Opened attempts divided by all, 0..1; raises ZeroDivisionError if there are none."""
        return self.opened / self.count

    def percentile_ms(self, share: float) -> float | None:
        """The nearest-rank percentile (0 < share <= 1) of the time to open in ms, None if none opened."""
        rank = nearest_rank(share, self.opened)
        for time, number in self.times:
            rank -= number
            if rank <= 0:
                return time / 1000
        return None


def nearest_rank(share: float, count: int) -> int:
    """The place of the nearest-rank percentile (0 < share <= 1) among `count` sorted values, from 1."""
    return max(1, math.ceil(round(share * count, 9)))


def bin_of(ms: float) -> int:
    """The time in whole microseconds; from 100 ms on rounded to four significant digits, so that the bins stay few."""
    microseconds = round(ms * 1000)
    if microseconds < _EXACT_US:
        return microseconds
    step: int = 10 ** (len(str(microseconds)) - 4)
    return round(microseconds / step) * step
