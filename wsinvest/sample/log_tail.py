"""The named logs of a target, each read on from where it was read last: known complaints a minute."""

import os
from time import monotonic
from typing import Final

from wsinvest.collect.log import BLOCK_BYTES, blocks, complaints, opened, places_of
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.gauge import NotSeen
from wsinvest.model.sample import Why

MOST_BYTES: Final = 4 * BLOCK_BYTES  # at a time; of a log that grows faster the end is read
_MINUTE_S: Final = 60.0


class LogTail:
    """Reads what logs gained. A log that was rotated or emptied is read from its start; nothing of it is kept."""

    def __init__(self, named: str) -> None:
        """`named`: the setting that names them, empty for none. Nothing is read yet."""
        self._places = places_of(named) if named else ()
        self._read: dict[str, tuple[int, int]] = {}  # inode, and where the next line begins
        self._looked_at = 0.0

    def complaints_a_minute(self) -> float | None:
        """Known complaints since the last look, as a rate; None at the first, or where no log is named.

        Raises NotSeen if none of the logs can be read.
        """
        if not self._places:
            return None
        now, before = monotonic(), self._looked_at
        counts, problems = [], []
        for place in self._places:
            try:
                counts.append(self._gained(place))
            except Unmeasured as cannot:
                problems.append(cannot.problem.kind)
        if not counts:
            raise NotSeen(Why.PERMISSION if ProblemKind.PERMISSION in problems else Why.MISSING)
        self._looked_at = now
        return round(sum(counts) * _MINUTE_S / (now - before), 1) if before and now > before else None

    def _gained(self, place: str) -> int:
        """The complaints in the whole lines that this log gained; raises Unmeasured."""
        with opened(place) as descriptor:
            status = os.fstat(descriptor)
            inode, size = status.st_ino, status.st_size
            known, at = self._read.get(place, (inode, size))
            start = at if (known, at) == (inode, min(at, size)) else 0
            start = max(start, size - MOST_BYTES)
            found, end = 0, start
            for place_of_block, text in blocks(descriptor, start, size):
                whole = text[: text.rfind(b"\n") + 1]
                found += len(complaints(place_of_block, whole))
                end = place_of_block + len(whole)
            self._read[place] = inode, end
        return found
