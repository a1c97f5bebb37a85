"""When connections and messages are due: ascending times of the monotonic clock in ns. No clock, no I/O.

An open model: what is due is sent whether or not the server has answered what came before.
"""

import math
import random
from collections.abc import Iterable, Iterator
from typing import Final

NS: Final = 1_000_000_000
STEPS_PCT: Final = (1, 2, 5, 10, 20, 35, 50, 75, 100)  # of the declared most: a ramp begins small


def uniform(rate: float, start_ns: int, end_ns: int) -> Iterator[int]:
    """Equal distances of 1 / rate seconds from the start on; the end is not among them."""
    index = 0
    while rate > 0 and (due := start_ns + round(index * NS / rate)) < end_ns:
        yield due
        index += 1


def count_at(rate: float, count: int, start_ns: int) -> Iterator[int]:
    """So many, at equal distances of 1 / rate seconds."""
    return (start_ns + round(index * NS / rate) for index in range(count))


def poisson(rate: float, start_ns: int, end_ns: int, seed: int) -> Iterator[int]:
    """Independent arrivals: distances are exponential with the mean 1 / rate seconds. Same seed, same times."""
    draw = random.Random(seed)  # noqa: S311  a schedule, no secret
    due = float(start_ns)
    while rate > 0 and (due := due + draw.expovariate(rate) * NS) < end_ns:
        yield round(due)


def ramp(first: float, last: float, start_ns: int, end_ns: int) -> Iterator[int]:
    """A rate that changes evenly from `first` to `last` a second; the arrival n is due when n were due in all."""
    seconds = (end_ns - start_ns) / NS
    slope = (last - first) / seconds if seconds > 0 else 0.0
    total = math.floor((first + last) / 2 * seconds)
    for number in range(total):
        # number = first * t + slope * t * t / 2, solved for t; this form is exact for slope 0 as well.
        root = math.sqrt(max(0.0, first * first + 2 * slope * number))
        t = 2 * number / (first + root) if first + root else 0.0
        yield start_ns + round(t * NS)


def replay(seconds: Iterable[float], start_ns: int) -> Iterator[int]:
    """Recorded arrivals (any order, any clock) with their own distances, the first of them at the start."""
    times = sorted(seconds)
    return (start_ns + round((one - times[0]) * NS) for one in times)


def steps(most: int) -> tuple[int, ...]:
    """How many connections are open after each step of a ramp to `most`: 1, 2, 5, 10 ... per cent, each once."""
    return tuple(sorted({max(1, most * pct // 100) for pct in STEPS_PCT})) if most > 0 else ()
