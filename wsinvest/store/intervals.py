"""The distance of a history's samples, by the number of the sample: a target file that is edited changes it."""

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.host.files import UNREADABLE

FILE: Final = "regimes.jsonl"  # what else stands in it is read by those who judge
EVERY_S: Final = 15.0
STALE_S: Final = 300.0


def stale_after_s(every_s: float) -> float:
    """After so many seconds without a sample no watch is running, or it is stuck: the last one says nothing of now."""
    return max(STALE_S, 3 * every_s)


class _Since(msgspec.Struct, frozen=True):
    since: int
    every_s: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """Each distance in seconds, with the first sample (seq) from which on it held."""

    known: Sequence[tuple[int, float]] = ()
    otherwise: float = EVERY_S

    def at(self, seq: int) -> float:
        """Seconds from the sample before to this one; before the first that is known as from there on."""
        if not self.known:
            return self.otherwise
        return self.known[max(0, bisect_right(self.known, (seq, float("inf"))) - 1)][1]


def intervals(folder: Path, otherwise: float = EVERY_S) -> Intervals:
    """Those of a history; a line that cannot be read is left out. `otherwise`: where none is written."""
    known = []
    with suppress(OSError):
        for line in (folder / FILE).read_bytes().splitlines():
            with suppress(*UNREADABLE):
                one = msgspec.json.decode(line, type=_Since)
                known.append((one.since, one.every_s))
    return Intervals(sorted(known), otherwise)
