"""A straight line through readings by least squares, and where it crosses a limit, with 95 % intervals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wsinvest.model.capacity_limit import Estimate

LEAST: Final = 4  # readings; fewer leave no interval worth the name
# The two-sided 95 % quantile of Student's t by degrees of freedom (any table of it).
_T95: Final = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131)
_T95_BEYOND: Final = 2.12
_OF_TWO_LINES: Final = 4  # parameters
# How much better two lines must fit than one: the 99.9 % quantile of F for 2 and 5 degrees of freedom (any table).
_F_BENT: Final = 37.1
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """`y = intercept + slope * x`. `error`: standard deviation of the residuals; `spread`: sum of squares of x."""

    intercept: float
    slope: float
    error: float
    count: int
    middle: float
    spread: float

    def at(self, x: float) -> float:
        """The value of the line."""
        return self.intercept + self.slope * x

    @property
    def half(self) -> float:
        """Half the width of the slope's 95 % interval."""
        return t95(self.count - 2) * self.error / math.sqrt(self.spread)

    @property
    def rises(self) -> bool:
        """True if the slope's interval lies above 0."""
        return self.slope - self.half > 0

    def band(self, x: float) -> float:
        """Half the width of the line's own 95 % interval at x."""
        return t95(self.count - 2) * self.error * math.sqrt(1 / self.count + (x - self.middle) ** 2 / self.spread)


def t95(freedom: int) -> float:
    """The two-sided 95 % quantile of Student's t."""
    return _T95[freedom - 1] if freedom <= len(_T95) else _T95_BEYOND


def fitted(points: Sequence[tuple[float, float]]) -> Line | None:
    """The line of least squares; None for fewer than LEAST readings, or where all were taken at one x."""
    found = _least_squares(points) if len(points) >= LEAST else None
    return found if found and found.spread else None


def _least_squares(points: Sequence[tuple[float, float]]) -> Line:
    """The line of two readings or more; level where all were taken at one x."""
    count = len(points)
    middle = sum(x for x, _y in points) / count
    level = sum(y for _x, y in points) / count
    spread = sum((x - middle) ** 2 for x, _y in points)
    slope = sum((x - middle) * (y - level) for x, y in points) / spread if spread else 0.0
    intercept = level - slope * middle
    residuals = sum((y - intercept - slope * x) ** 2 for x, y in points)
    return Line(intercept, slope, math.sqrt(residuals / max(1, count - 2)), count, middle, spread)


def behind_bend(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """The readings from where they begin to rise faster, beyond doubt; all of them if they lie on one line.

    A runtime takes freed memory again before it asks for more: a server that had connections before is flat at first.
    """
    freedom = len(points) - _OF_TWO_LINES
    if freedom < 1:
        return points
    bends = {at: (_least_squares(points[: at + 1]), _least_squares(points[at:])) for at in range(1, len(points) - 1)}
    at, (first, last) = min(bends.items(), key=lambda one: sum(map(_left, one[1])))
    one_line, two_lines = _left(_least_squares(points)), _left(first) + _left(last)
    beyond_doubt = (one_line - two_lines) * freedom > _F_BENT * 2 * two_lines
    return points[at:] if last.slope > first.slope and beyond_doubt and one_line > _ROUNDING else points


def _left(line: Line) -> float:
    """The sum of squares that the line leaves."""
    return line.error**2 * max(1, line.count - 2)


def crossing(line: Line, limit: float) -> Estimate | None:
    """The x at which the line reaches the limit, with Fieller's interval; None if its slope's interval holds 0."""
    if not line.rises:
        return None
    value = (limit - line.intercept) / line.slope
    t = t95(line.count - 2)
    g = (t * line.error / line.slope) ** 2 / line.spread
    away = value - line.middle
    half = t * line.error / line.slope * math.sqrt(away**2 / line.spread + (1 - g) / line.count)
    return Estimate(value, line.middle + (away - half) / (1 - g), line.middle + (away + half) / (1 - g))


def crossing_of_sum(line: Line, more: Line, limit: float) -> Estimate | None:
    """The x at which `line` reaches the limit if each unit of x also costs the slope of `more`.

    The intervals of the two slopes are independent. None if the sum's interval holds 0.
    """
    slope, half = line.slope + more.slope, math.hypot(line.half, more.half)
    if slope - half <= 0:
        return None
    room = limit - line.intercept
    return Estimate(room / slope, room / (slope + half), room / (slope - half))
