"""A row of values as bars of one character each; a value that is not known is a dot."""

from collections.abc import Callable, Sequence
from typing import Final

BARS: Final = "▁▂▃▄▅▆▇█"
UNKNOWN: Final = "·"


def sparkline(values: Sequence[float | None], least: float | None = None, most: float | None = None) -> str:
    """The bars of these values between `least` and `most`, by default the smallest and largest of them."""
    known = [value for value in values if value is not None]
    if not known:
        return UNKNOWN * len(values)
    low = min(known) if least is None else least
    span = (max(known) if most is None else most) - low
    return "".join(UNKNOWN if value is None else _bar((value - low) / span if span > 0 else 0.0) for value in values)


def gathered(values: Sequence[float | None], most: int, fold: Callable[[Sequence[float]], float]) -> list[float | None]:
    """At most so many values: of several in a row the one that `fold` gives, None where none of them is known."""
    each = max(1, -(-len(values) // most))
    parts = (values[start : start + each] for start in range(0, len(values), each))
    known = ([one for one in part if one is not None] for part in parts)
    return [fold(part) if part else None for part in known]


def _bar(share: float) -> str:
    return BARS[min(len(BARS) - 1, max(0, int(share * len(BARS))))]
