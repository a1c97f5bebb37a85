"""What a worker of a Dask cluster does. It needs nothing of Dask.

Dask calls `work` in threads. All of them hand their share to one event loop, so that the pace is that of the process.
"""

import asyncio
import threading
import time
from dataclasses import replace
from pathlib import Path

import msgspec

from wsinvest.fleet.examiner import Examiner
from wsinvest.fleet.heartbeat import listening
from wsinvest.fleet.kept import keep
from wsinvest.fleet.shares import Done, Share
from wsinvest.fleet.version import version_hash
from wsinvest.model.registry import load


def hello() -> str:
    """The version of this worker, which has loaded what it needs when this returns."""
    load()
    return version_hash()


def clock() -> float:
    """What its clock shows, in seconds since 1970."""
    return time.time()


def work(share: bytes, worker: str) -> bytes:
    """Examine a share; both are JSON. Paths of its target count from the working folder of this worker."""
    given = msgspec.json.decode(share, type=Share)
    placed = replace(given, place=str(Path.cwd() / given.place))
    one = _of_run(given.run, worker).done(placed) if placed.part is None else _loaded(placed, worker)
    done = msgspec.json.encode(one)
    keep(given.run, given.number, done)
    return done


def _loaded(share: Share, worker: str) -> Done:
    """Do a part of a load, as long as its coordinator is heard."""
    from wsinvest.fleet.loading import loaded  # an examination needs no engine of load

    with listening(share.run) as heard:
        return loaded(share, worker, heard.left, heard.silent_s)


class _Run:
    """The event loop of one run on this worker, in a thread of its own that ends with the process."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._loop = asyncio.new_event_loop()
        self._examiner: Examiner | None = None
        threading.Thread(target=self._loop.run_forever, name="wsinvest", daemon=True).start()

    def done(self, share: Share) -> Done:
        """What became of a share; called in a thread of Dask's."""
        return asyncio.run_coroutine_threadsafe(self._examined(share), self._loop).result()

    async def _examined(self, share: Share) -> Done:
        if self._examiner is None:
            self._examiner = Examiner(self._worker)
            await self._examiner.__aenter__()
        return await self._examiner.begin(share)

    def stop(self) -> None:
        """No share of this run comes any more."""
        self._loop.call_soon_threadsafe(self._loop.stop)


_runs: dict[str, _Run] = {}
_guard = threading.Lock()


def _of_run(run: str, worker: str) -> _Run:
    """The loop of this run; that of the run before it ends."""
    with _guard:
        if run not in _runs:
            for older in _runs.values():
                older.stop()
            _runs.clear()
            _runs[run] = _Run(worker)
        return _runs[run]
