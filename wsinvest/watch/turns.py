"""Turns: a few diagnoses of a watch run at once, however many of its targets fall together."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from wsinvest.model.alert import Found
from wsinvest.watch.diagnosing import Conclusion

MOST_AT_ONCE: Final = 4  # each takes about a second of CPU and 100 MB
WAIT_S: Final = 30.0  # for its turn; a message without a cause is better than one that comes too late

Make = Callable[[], Awaitable[Conclusion]]


class Turns:
    """Shared by all targets of a watch. Looks at targets that are well go one by one, and never before an incident."""

    def __init__(self, most: int = MOST_AT_ONCE, wait_s: float = WAIT_S) -> None:
        """`most`: diagnoses of incidents at once. `wait_s`: how long one waits for its turn."""
        self._incidents = asyncio.Semaphore(most)
        self._well = asyncio.Semaphore(1)
        self._wait_s = wait_s

    async def of_incident(self, make: Make) -> Conclusion:
        """Make it when its turn comes; it is left out as one of too many where that is not soon enough."""
        try:
            async with asyncio.timeout(self._wait_s):  # wait_for of Python 3.11 may take a cancellation for a success
                await self._incidents.acquire()
        except TimeoutError:
            return Conclusion(Found.CROWDED)
        try:
            return await make()
        finally:
            self._incidents.release()

    async def of_well(self, make: Make) -> Conclusion:
        """Make it when no other target that is well is looked at."""
        async with self._well:
            return await make()
