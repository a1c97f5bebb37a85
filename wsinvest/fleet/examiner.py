"""What one process examines targets with: its registry, its pace, its look-ups, and the thread that judges."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Self

from wsinvest.fleet.examining import Judge, examined
from wsinvest.fleet.lookups import Lookups, asking
from wsinvest.fleet.pace import Pace, lag_p99_ms
from wsinvest.fleet.shares import Done, Share
from wsinvest.model.registry import load


class Examiner:
    """Examines shares side by side; open it by `async with`."""

    def __init__(self, worker: str) -> None:
        """`worker`: what this process is called."""
        self.worker = worker

    async def __aenter__(self) -> Self:
        self._began_s = time.process_time()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="judge")
        self._judge = Judge(load(), self._thread, self.worker)
        self._pace = Pace()
        self._context = asking(Lookups())
        self._watch = asyncio.create_task(self._pace.watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._watch.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def begin(self, share: Share) -> "asyncio.Task[Done]":
        """Examine a share as soon as there is room for it."""
        return asyncio.create_task(self._examined(share), context=self._context)

    async def _examined(self, share: Share) -> Done:
        async with self._pace.turn() as looks:
            done = await examined(share, self._judge)
        cpu_s = round(time.process_time() - self._began_s, 3)
        member = replace(done.member, lag_ms=lag_p99_ms(looks))
        return replace(done, member=member, cpu_s=cpu_s, lag_ms=self._pace.lag_p99_ms)
