"""What an engine does next: sources of work, each with the time at which its next piece is due."""

import heapq
from collections.abc import Callable, Iterator
from typing import Final, Protocol

NEVER: Final = 2**63 - 1
AT_ONCE: Final = 64  # pieces of one source before the sockets are looked at again
CLOSING_AT_ONCE: Final = 256


class Source(Protocol):
    """Pieces of work."""

    @property
    def due(self) -> int:
        """When the next one is due, of the monotonic clock in ns; NEVER when there is none."""

    @property
    def left(self) -> bool:
        """False when it has nothing more to do, ever."""

    def work(self, now: int) -> None:
        """Do what is due by now, AT_ONCE pieces at most."""


class Scheduled:
    """One piece at each time of a schedule, whether or not those before it were answered."""

    def __init__(self, dues: Iterator[int], do: Callable[[int], None]) -> None:
        """`do`: called with the time at which the piece was due."""
        self._dues, self._do = dues, do
        self.due = next(dues, NEVER)

    @property
    def left(self) -> bool:
        """False at the end of the schedule."""
        return self.due != NEVER

    def work(self, now: int) -> None:
        """Do what is due by now."""
        for _ in range(AT_ONCE):
            if self.due > now:
                return
            self._do(self.due)
            self.due = next(self._dues, NEVER)


class Appointments:
    """Connections at times of their own, given in any order, with the numbers of their clients."""

    def __init__(self, do: Callable[[int, int], None]) -> None:
        """`do`: called with the time and the number."""
        self._heap: list[tuple[int, int]] = []
        self._do = do

    @property
    def due(self) -> int:
        """The earliest."""
        return self._heap[0][0] if self._heap else NEVER

    @property
    def left(self) -> bool:
        """True while one is kept."""
        return bool(self._heap)

    def add(self, due: int, tag: int) -> None:
        """One more."""
        heapq.heappush(self._heap, (due, tag))

    def clear(self) -> None:
        """None of them is kept."""
        self._heap.clear()

    def work(self, now: int) -> None:
        """Do what is due by now."""
        for _ in range(AT_ONCE):
            if self.due > now:
                return
            self._do(*heapq.heappop(self._heap))


class Flood:
    """So many connections as fast as they open, never more than `in_flight` under way: a closed model."""

    def __init__(self, count: int, in_flight: int, under_way: Callable[[], int], do: Callable[[int], None]) -> None:
        """`under_way`: how many are now."""
        self._count, self._most, self._under_way, self._do = count, in_flight, under_way, do

    @property
    def due(self) -> int:
        """At once as long as there is room."""
        return 0 if self._count and self._under_way() < self._most else NEVER

    @property
    def left(self) -> bool:
        """False when all were begun."""
        return self._count > 0

    def work(self, now: int) -> None:
        """Fill the room."""
        for _ in range(min(AT_ONCE, self._count, self._most - self._under_way())):
            self._count -= 1
            self._do(now)
