"""Two samples compared: the Mann-Whitney test, the Hodges-Lehmann shift, and intervals of shares. No I/O.

Mann and Whitney, Annals of Mathematical Statistics 18 (1947); the variance with ties and the normal approximation with
continuity correction as in Lehmann, Nonparametrics (1975), section 1.4; the interval of the shift as in Hollander and
Wolfe, Nonparametric Statistical Methods, section 4.3. Shares: Wilson (1927), their difference: Newcombe (1998),
Statistics in Medicine 17, method 10.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Z95: Final = 1.959963984540054  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    least: float
    most: float

    @property
    def excludes_zero(self) -> bool:
        """True if both ends are on the same side of zero."""
        return self.least > 0 or self.most < 0


def mann_whitney(before: Sequence[float], after: Sequence[float]) -> float:
    """The two-sided p-value that both come from one distribution, by the normal approximation; 1.0 if all are equal.

    Raises ValueError if one of them is empty.
    """
    n, m = len(before), len(after)
    if not n or not m:
        raise ValueError("both samples need values")
    ranked = _ranks([*before, *after])
    u = sum(ranked[:n]) - n * (n + 1) / 2
    total = n + m
    ties = sum(count**3 - count for count in Counter([*before, *after]).values())
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance <= 0:
        return 1.0
    z = max(0.0, abs(u - n * m / 2) - 0.5) / math.sqrt(variance)
    return math.erfc(z / math.sqrt(2))


def shift(before: Sequence[float], after: Sequence[float]) -> Interval:
    """The median of all differences after - before (Hodges-Lehmann) with its 95 % interval."""
    n, m = len(before), len(after)
    differences = sorted(later - earlier for later in after for earlier in before)
    width = Z95 * math.sqrt(n * m * (n + m + 1) / 12)
    place = max(0, math.floor(n * m / 2 - width))
    return Interval(median(differences), differences[place], differences[-1 - place])


def share(good: int, count: int) -> Interval:
    """The share `good` / `count` with Wilson's 95 % interval; raises ZeroDivisionError if count is 0."""
    p, z2 = good / count, Z95 * Z95
    middle = (p + z2 / (2 * count)) / (1 + z2 / count)
    half = Z95 * math.sqrt(p * (1 - p) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    # at the ends the formula gives exactly 0 and 1, but for rounding
    return Interval(p, 0.0 if good == 0 else middle - half, 1.0 if good == count else middle + half)


def share_difference(before: Interval, after: Interval) -> Interval:
    """The difference after - before of two shares with Newcombe's 95 % interval."""
    value = after.value - before.value
    down = math.hypot(after.value - after.least, before.most - before.value)
    up = math.hypot(after.most - after.value, before.value - before.least)
    return Interval(value, value - down, value + up)


def median(ordered: Sequence[float]) -> float:
    """The median of sorted values; raises IndexError if there are none."""
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value from 1, equal values share the mean of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for index in order[start:end]:
            ranks[index] = (start + 1 + end) / 2
        start = end
    return ranks
