"""Values of settings: a list in one text, and numbers within their limits."""

import math
from typing import TypeVar

from wsinvest.config.targetfile import TargetError

N = TypeVar("N", int, float)


def listed(text: str) -> tuple[str, ...]:
    """The parts between commas, without blanks around them; empty ones are left out."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def within(name: str, given: N | None, said: N, most: float) -> N:
    """The number that was given, else the one that the target file says; raises TargetError unless 0 < it <= most."""
    value = said if given is None else given
    if not math.isfinite(value) or not 0 < value <= most:
        raise TargetError(f"{name}: must be more than 0 and at most {most:g}")
    return value
