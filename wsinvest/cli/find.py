"""The line of a search for the limit of messages, as it is typed behind --find."""

import re
from typing import Any, Final

import click

FIND_HOLDS: Final = 50  # connections over which messages are sent where --hold says no other number
_FIND: Final = re.compile(r"p(\d{1,2}(?:\.\d{1,3})?)=(\d{1,6}(?:\.\d{1,3})?)ms")


class Find(click.ParamType):  # type: ignore[type-arg]
    """A percentile and the time that it must keep, as p99=200ms."""

    name = "line"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """The share (0..1) and the ms; the call fails with the way to write it."""
        found = _FIND.fullmatch(str(value).strip().lower())
        if not found or not float(found[1]) or not float(found[2]):
            self.fail(f"{value!r}: write it as p99=200ms")
        return float(found[1]) / 100, float(found[2])
