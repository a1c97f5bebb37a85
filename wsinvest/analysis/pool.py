"""How large a pool of connections should be: Little's law, and the waiting time at that size by M/M/c."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.analysis.ladder_points import FARTHEST
from wsinvest.analysis.measured_capacity import measured_capacity
from wsinvest.facts.ladder import Ladder

SPARE: Final = 1.3  # times what Little's law gives: arrivals are uneven
SHARE: Final = 0.80  # of the capacity; the rest is for reconnects and for what was not measured
# The 99th percentile of an exponential time is ln(100) times its mean (M/M/c assumes exponential times).
_P99_OF_MEAN: Final = math.log(100)


class SetBy(StrEnum):
    """What the size follows from."""

    TRAFFIC = "traffic"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class Traffic:
    """Arrivals a second, and for how many seconds connections are held: the 99th percentile, and the mean.

    Without a mean it is taken from the percentile as if the times were exponential.
    """

    rate: float
    hold_p99_s: float
    hold_mean_s: float | None = None

    @property
    def mean_s(self) -> float:
        """The mean hold."""
        return self.hold_p99_s / _P99_OF_MEAN if self.hold_mean_s is None else self.hold_mean_s


@dataclass(frozen=True, slots=True)
class Pool:
    """The advised size, and what happens to arrivals at that size.

    `wanted`: by Little's law, None where the traffic is unknown. `ceiling`: 80 % of the lower end of the capacity, None
    where that is unknown. `waits`: the share of arrivals that finds all places taken; `wait_s`: the mean seconds until
    a place is free, over all arrivals; infinite where more arrive than leave. Both None without traffic.
    """

    size: int
    set_by: SetBy
    wanted: int | None = None
    ceiling: int | None = None
    waits: float | None = None
    wait_s: float | None = None

    @property
    def line(self) -> str:
        """The line for the `.env`."""
        return f"WS_MAX_CONNECTIONS={self.size}"


def pool(traffic: Traffic | None, capacity_low: int | None) -> Pool | None:
    """The advice from the traffic and the lower end of the measured capacity; None where both are unknown."""
    wanted = None if traffic is None else math.ceil(traffic.rate * traffic.hold_p99_s * SPARE)
    ceiling = None if capacity_low is None else max(1, math.floor(capacity_low * SHARE))
    sizes = [one for one in (wanted, ceiling) if one is not None]
    if not sizes:
        return None
    size = max(1, min(sizes))
    set_by = SetBy.TRAFFIC if size == wanted else SetBy.CAPACITY
    if traffic is None:
        return Pool(size, set_by, wanted, ceiling)
    waits, wait_s = waiting(traffic.rate, traffic.mean_s, size)
    return Pool(size, set_by, wanted, ceiling, waits, wait_s)


def waiting(rate: float, mean_hold_s: float, places: int) -> tuple[float, float]:
    """The share of arrivals that wait, and the mean wait of all in seconds, by M/M/c (Erlang's C formula)."""
    load = rate * mean_hold_s
    if load >= places:
        return 1.0, math.inf
    blocked = 1.0
    for place in range(1, places + 1):  # Erlang's B by recursion, which stays within floats at any size
        blocked = load * blocked / (place + load * blocked)
    use = load / places
    waits = blocked / (1 - use * (1 - blocked))
    return waits, waits * mean_hold_s / (places - load)


def of(ladder: Ladder) -> Pool | None:
    """The advice for a ladder: by its lower end, and by the traffic if it was given.

    Where a limit is unknown, a lower end that lies far beyond what the ladder held is not taken for the capacity's.
    """
    traffic = None
    if ladder.arrivals is not None and ladder.hold_p99_s is not None:
        traffic = Traffic(ladder.arrivals, ladder.hold_p99_s, ladder.hold_mean_s)
    measured = measured_capacity(ladder)
    low = None if measured.binding is None else measured.binding.low
    if low is not None and measured.missing and low > FARTHEST * ladder.most_held:
        low = None
    return pool(traffic, low)
