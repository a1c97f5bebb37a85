"""Recorded arrivals, to be replayed: one time in seconds on each line, of any clock and in any order."""

import math
from bisect import bisect_left
from pathlib import Path
from typing import Final

from wsinvest.model.failure import Failure

MOST: Final = 1_000_000
LARGEST: Final = 32 * 2**20


class NoArrivals(Failure):
    """A file of arrivals cannot be replayed; one line that says why."""


def read(path: Path) -> tuple[float, ...]:
    """The times of a file, ascending; blank lines are left out. Raises NoArrivals."""
    try:
        if path.stat().st_size > LARGEST:
            raise NoArrivals(f"{path}: larger than {LARGEST // 2**20} MiB; replay a part of it")
        lines = path.read_text("utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise NoArrivals(f"{path}: no readable text; name a file with one time in seconds on each line") from error
    if not 0 < len(lines) <= MOST:
        raise NoArrivals(f"{path}: {len(lines)} times; from 1 to {MOST} can be replayed")
    return tuple(sorted(_time(path, number, line) for number, line in enumerate(lines, 1)))


def peak(times: tuple[float, ...], window_s: float) -> int:
    """The most arrivals within any window of so many seconds; `times` ascend."""
    return max((index + 1 - bisect_left(times, at - window_s) for index, at in enumerate(times)), default=0)


def _time(path: Path, number: int, line: str) -> float:
    try:
        found = float(line)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise NoArrivals(f"{path}, time {number}: {line[:40]!r} is no number of seconds, as 12.5 or 1764407000.25")
    return found
