"""The named logs of a target, each read on from where it was read last."""

import os
from collections.abc import Iterator
from time import monotonic
from typing import Final

from wsinvest.collect.log import BLOCK_BYTES, blocks, complaints, opened, places_of
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.gauge import NotSeen
from wsinvest.model.sample import Why

MOST_BYTES: Final = 4 * BLOCK_BYTES  # at a time; of a log that grows faster the end is read
_MINUTE_S: Final = 60.0


class Tail:
    """Reads what logs gained. A log that was rotated or emptied is read from its start; nothing of it is kept."""

    def __init__(self, named: str) -> None:
        """`named`: the setting that names them, empty for none. Nothing is read yet."""
        self.places: Final = places_of(named) if named else ()
        self._read: dict[str, tuple[int, int]] = {}  # inode, and where the next line begins

    def gained(self, before: int = 0) -> Iterator[tuple[int, bytes]]:
        """The whole lines that the logs gained since the last look, with the place of their first byte.

        `before`: bytes in front of its end that are read of a log at the first look. Raises NotSeen if none of the logs
        can be read.
        """
        problems = []
        for place in self.places:
            try:
                yield from self._of(place, before)
            except Unmeasured as cannot:
                problems.append(cannot.problem.kind)
        if problems and len(problems) == len(self.places):
            raise NotSeen(Why.PERMISSION if ProblemKind.PERMISSION in problems else Why.MISSING)

    def _of(self, place: str, before: int) -> Iterator[tuple[int, bytes]]:
        with opened(place) as descriptor:
            status = os.fstat(descriptor)
            inode, size = status.st_ino, status.st_size
            known, at = self._read.get(place, (inode, max(0, size - before)))
            start = at if (known, at) == (inode, min(at, size)) else 0
            start = end = max(start, size - MOST_BYTES)
            for place_of_block, text in blocks(descriptor, start, size):
                whole = text[: text.rfind(b"\n") + 1]
                yield place_of_block, whole
                end = place_of_block + len(whole)
            self._read[place] = inode, end


class LogTail:
    """Known complaints a minute."""

    def __init__(self, named: str) -> None:
        """`named`: the setting that names the logs, empty for none."""
        self._tail = Tail(named)
        self._looked_at = 0.0

    def complaints_a_minute(self) -> float | None:
        """Known complaints since the last look, as a rate; None at the first, or where no log is named.

        Raises NotSeen if none of the logs can be read.
        """
        if not self._tail.places:
            return None
        now, before = monotonic(), self._looked_at
        found = sum(len(complaints(at, text)) for at, text in self._tail.gained())
        self._looked_at = now
        return round(found * _MINUTE_S / (now - before), 1) if before and now > before else None
