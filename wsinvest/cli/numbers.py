"""Numbers on the command line: finite ones within a range."""

import math
from typing import Any

import click


class Number(click.FloatRange):
    """A number within its range; `nan` and `inf` are none, which click lets through where a bound is missing."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; the call fails for what is none."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number
