"""How many diagnoses run at once: as many as may, as long as our own event loop is on time.

Targets that hang cost nothing and run side by side. Targets that answer at once cost processor time, and a loop that is
late would be measured as a slow server.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final

from wsinvest.facts.tally import nearest_rank

MOST: Final = 50  # at once
LATE_S: Final = 0.01  # later than that, no further diagnosis begins while another is under way; our choice
_TICK_S: Final = 0.01
_RECENT: Final = 10  # ticks
_KEPT: Final = 100_000  # looks of a run that are kept: a quarter of an hour


class Pace:
    """Lets diagnoses begin, and measures how late the loop is."""

    def __init__(self, most: int = MOST) -> None:
        """`most`: diagnoses at once."""
        self._room = asyncio.Semaphore(most)
        self._under_way = 0
        self._recent: deque[float] = deque(maxlen=_RECENT)
        self._all: deque[float] = deque(maxlen=_KEPT)
        self._windows: list[list[float]] = []

    @property
    def lag_p99_ms(self) -> float:
        """How late the loop was, by 99 of 100 looks; 0 before the first."""
        return lag_p99_ms(self._all)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[list[float]]:
        """Wait until one more may begin; it counts as under way in this block. Gets the looks at the loop meanwhile."""
        async with self._room:
            while self._under_way and self._late():  # noqa: ASYNC110  only time tells how late the loop is
                await asyncio.sleep(_TICK_S)
            self._under_way += 1
            self._recent.clear()  # the next one begins when this one's first steps were seen
            looks: list[float] = []
            self._windows.append(looks)
            try:
                yield looks
            finally:
                self._under_way -= 1
                self._windows = [one for one in self._windows if one is not looks]

    async def watch(self) -> None:
        """Look at the loop until this is cancelled."""
        while True:
            due = monotonic() + _TICK_S
            await asyncio.sleep(_TICK_S)
            late = max(0.0, monotonic() - due)
            self._recent.append(late)
            for looks in (self._all, *self._windows):
                looks.append(late)

    def _late(self) -> bool:
        return len(self._recent) < 2 or max(self._recent) > LATE_S


def lag_p99_ms(looks: Iterable[float]) -> float:
    """How late these looks were (seconds), by 99 of 100 of them, in ms; 0 without any."""
    found = sorted(looks)
    return round(found[nearest_rank(0.99, len(found)) - 1] * 1000, 3) if found else 0.0
