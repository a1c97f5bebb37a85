"""The pings that an Engine.IO client of revision 3 owes on each connection; without them the server ends it."""

import heapq
from collections.abc import Callable
from itertools import count
from typing import Final

from wsinvest.load.link import OPEN, Link
from wsinvest.load.sources import AT_ONCE, NEVER

NS: Final = 1_000_000_000


class ClientPings:
    """Each connection has its own times, counted from its open packet, so they come as spread as the openings were."""

    def __init__(self, send: Callable[[Link], None]) -> None:
        """`send`: called with each connection that is open when its ping is due."""
        self._heap: list[tuple[int, int, int, Link]] = []
        self._numbers = count()
        self._send = send

    @property
    def due(self) -> int:
        """When the next one is, of the monotonic clock in ns; NEVER while none is owed."""
        return self._heap[0][0] if self._heap else NEVER

    def owe(self, link: Link, now: int, every_s: float) -> None:
        """From now on a ping is due on this connection every so many seconds, until it ends."""
        every = max(1, round(every_s * NS))
        heapq.heappush(self._heap, (now + every, next(self._numbers), every, link))

    def work(self, now: int) -> None:
        """Send what is due by now, AT_ONCE at most; a connection that has ended owes nothing more."""
        for _ in range(AT_ONCE):
            if self.due > now:
                return
            _due, number, every, link = self._heap[0]
            if link.state == OPEN:
                heapq.heapreplace(self._heap, (now + every, number, every, link))
                self._send(link)
            else:
                heapq.heappop(self._heap)
