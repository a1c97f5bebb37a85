"""Hands shares to workers, each share once: a worker that goes takes what it had, and gets nothing more."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol

from wsinvest.fleet.shares import Done, Lost, Share

NOBODY: Final = "no worker was left for it"


class Gone(Exception):
    """A worker went away, or does not answer; the message says why, for the reader of the result."""


class Remote(Protocol):
    """A worker in another process. `at_once`: how many shares it may have at the same time."""

    name: str
    at_once: int

    async def work(self, share: Share) -> Done:
        """What became of the share; raises Gone."""


async def handed_out(workers: Sequence[Remote], shares: Sequence[Share]) -> AsyncIterator[Done | Lost]:
    """What became of each share, in the order in which they end.

    What a worker had when it went is Lost, and so is what nobody is left for. Nothing is handed out a second time.
    """
    waiting = deque(shares)
    ended: asyncio.Queue[Done | Lost] = asyncio.Queue()
    gone: dict[str, str] = {}

    async def serve(worker: Remote) -> None:
        while waiting and worker.name not in gone:
            share = waiting.popleft()
            try:
                ended.put_nowait(await worker.work(share))
            except Gone as error:
                gone[worker.name] = str(error)
                ended.put_nowait(Lost(worker.name, str(error), share))

    most = max((worker.at_once for worker in workers), default=0)
    turns = [worker for turn in range(most) for worker in workers if turn < worker.at_once]
    tasks = [asyncio.create_task(serve(worker)) for worker in turns]  # each worker gets its first one first
    everybody = asyncio.gather(*tasks)
    try:
        for _ in shares:
            one = await _next(ended, everybody)
            if one is None:  # all workers are gone
                share = waiting.popleft()
                one = Lost("", NOBODY, share)
            yield one
        await everybody
    finally:
        everybody.cancel()
        with suppress(asyncio.CancelledError):
            await everybody


async def _next(ended: "asyncio.Queue[Done | Lost]", everybody: "asyncio.Future[list[None]]") -> Done | Lost | None:
    """The next one that ended; None if none is left that could."""
    if ended.empty() and not everybody.done():
        getting = asyncio.ensure_future(ended.get())
        both: set[asyncio.Future[Any]] = {getting, everybody}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if getting.done():
            return getting.result()
        getting.cancel()
        with suppress(asyncio.CancelledError):
            return await getting
    if everybody.done():
        everybody.result()  # a bug of ours is told
    return None if ended.empty() else ended.get_nowait()
