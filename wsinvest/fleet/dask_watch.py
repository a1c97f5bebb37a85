"""What a coordinator and its Dask cluster know of each other: who was heard, and the heartbeat of a load."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from distributed import Client

from wsinvest.fleet import heartbeat
from wsinvest.fleet.awake import LOOK_S, Awake

SILENT_S: Final = 8.0  # a worker reports every half second to second
LEAVE_S: Final = 2.0
UNREACHABLE: Final = OSError  # nobody answers (CommClosedError, TimeoutError); all else is a bug of ours, and is told
_RUNNING: Final = ("running", "connecting")
_AWAY: Final = "the scheduler went away"
_SILENT: Final = "it was not heard of for {seconds:.0f} s: its machine or its network is gone"
_log: Final = logging.getLogger("wsinvest.fleet")


class Watch:
    """Looks every second which workers the scheduler hears of, and if it can be asked at all."""

    def __init__(self, client: Client) -> None:
        """Nothing was heard yet."""
        self._client = client
        self._awake = Awake()
        self._heard: dict[str, tuple[float, float]] = {}  # what the scheduler says, and when that was new, by our clock
        self._answered = 0.0
        self._trouble = ""

    async def look(self) -> None:
        """Until this is cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._awake.tick())
            while True:
                try:
                    await self._ask()
                except UNREACHABLE as error:  # how long it has been so is seen by `_answered`
                    self._trouble = type(error).__name__
                    _log.info("the scheduler does not answer: %s", self._trouble)
                await asyncio.sleep(LOOK_S)

    async def _ask(self) -> None:
        if self._client.status not in _RUNNING:
            return
        found = await asyncio.wait_for(self._client.scheduler.identity(n_workers=-1), SILENT_S)
        self._answered = now = self._awake.seconds
        self._trouble = ""
        for address, one in found["workers"].items():
            if self._heard.get(address, (None, 0))[0] != one["last_seen"]:
                self._heard[address] = (one["last_seen"], now)

    def why_gone(self, address: str) -> str:
        """Why nothing more is to be expected of this worker; empty if there is no reason."""
        now = self._awake.seconds
        if self._client.status not in _RUNNING or now - self._answered > SILENT_S:
            return self.away
        heard = self._heard.get(address)
        silent_s = now - heard[1] if heard else 0.0
        return _SILENT.format(seconds=silent_s) if silent_s > SILENT_S else ""

    @property
    def away(self) -> str:
        """That the scheduler went away, with the type of the error by which that was seen, if there was one."""
        return f"{_AWAY} ({self._trouble})" if self._trouble else _AWAY


async def hearten(client: Client, run: str, workers: Iterable[str]) -> None:
    """Tell the workers at these addresses each second that we are there, until this is cancelled.

    Each by itself: one that cannot be reached holds up the call to it for many seconds.
    """

    async def one(address: str) -> None:
        while True:
            if client.status in _RUNNING:
                try:
                    said = await client.run(heartbeat.beat, run, workers=[address], on_error="return")
                except UNREACHABLE as error:  # then it does not hear us, and ends its part
                    _log.info("no heartbeat to %s: %s", address, type(error).__name__)
                else:
                    if isinstance(said.get(address), Exception):
                        _log.info("no heartbeat to %s: %s", address, type(said[address]).__name__)
            await asyncio.sleep(heartbeat.BEAT_S)

    async with asyncio.TaskGroup() as group:
        for address in workers:
            group.create_task(one(address))


async def part_from(client: Client, run: str, workers: Iterable[str]) -> None:
    """Tell the workers that we go. Who does not hear it misses our heartbeat."""
    if client.status != "running":
        return
    try:
        said = client.run(heartbeat.leave, run, workers=list(workers), on_error="return")
        await asyncio.wait_for(said, LEAVE_S)
    except UNREACHABLE as error:
        _log.info("the workers cannot be told that we go: %s", type(error).__name__)


async def ended(task: "asyncio.Task[None]") -> None:
    """End a task that goes on until it is cancelled; raises what it failed with before, which is a bug of ours."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
