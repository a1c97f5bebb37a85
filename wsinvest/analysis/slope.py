"""The slope of a value over time by Theil and Sen: the median of the slopes of all pairs, with its interval."""

from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import median
from typing import Final

Z95: Final = 1.96
LEAST_POINTS: Final = 8


@dataclass(frozen=True, slots=True)
class Slope:
    """Units a second: the median, and the bounds of its 95 % interval (by Kendall's variance)."""

    middle: float
    low: float
    high: float


def slope_of(points: tuple[tuple[float, float], ...]) -> Slope | None:
    """The slope of (seconds, value); None of fewer than LEAST_POINTS, or if all are of one time."""
    if len(points) < LEAST_POINTS:
        return None
    slopes = sorted((y - v) / (x - u) for (u, v), (x, y) in combinations(points, 2) if x != u)
    if not slopes:
        return None
    count = len(points)
    reach = Z95 * sqrt(count * (count - 1) * (2 * count + 5) / 18)
    first = max(0, round((len(slopes) - reach) / 2))
    return Slope(median(slopes), slopes[first], slopes[-1 - first])
