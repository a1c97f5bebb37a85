"""The engine `inside`: all targets in this process, many at once by asyncio."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from types import MappingProxyType

from wsinvest.fleet.examiner import Examiner
from wsinvest.fleet.shares import Clock, Done, Lost, Share


class Inside:
    """Nothing is started and nothing can be lost."""

    name = "inside"
    clocks: Mapping[str, Clock | None] = MappingProxyType({})  # that of this machine

    async def size(self) -> int:
        """How many workers there are."""
        return 1

    async def run(self, shares: Sequence[Share]) -> AsyncIterator[Done | Lost]:
        """What became of each share, in the order in which they end."""
        async with Examiner("") as examiner:
            tasks = [examiner.begin(share) for share in shares]
            try:
                for ended in asyncio.as_completed(tasks):
                    yield await ended
            finally:
                for task in tasks:
                    task.cancel()
