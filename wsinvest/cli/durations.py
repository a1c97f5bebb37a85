"""Times on the command line, as 90s, 15m, 1h or 2d."""

from typing import Any, Final

import click

DAY_S: Final = 86_400.0
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": DAY_S}


class Time(click.ParamType):  # type: ignore[type-arg]
    """A time in seconds, or with its unit behind it: s, m, h or d."""

    name = "time"

    def __init__(self, longest_s: float) -> None:
        """`longest_s`: seconds, the most that is taken."""
        self._longest_s = longest_s

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds; the call fails with the way to write it."""
        text = str(value).strip().lower()
        number, unit = (text[:-1], text[-1]) if text[-1:] in _UNITS else (text, "s")
        try:
            seconds = float(number) * _UNITS[unit]
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= self._longest_s:
            days = f"{self._longest_s / DAY_S:g}"
            self.fail(f"{value!r} is no time up to {days} d; write it as 90s, 15m, 1h or 2d")
        return seconds
