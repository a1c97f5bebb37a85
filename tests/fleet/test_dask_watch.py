"""What a coordinator knows of its cluster, without one."""

import asyncio
import time

import pytest

pytest.importorskip("distributed", reason="the extra [fleet] is not installed")

from wsinvest.fleet.dask_watch import LOOK_S, Awake, ended


def test_time_in_which_we_were_stopped_is_not_counted():
    """After SIGSTOP the others were not silent: we did not listen."""

    async def run() -> tuple[float, float]:
        awake = Awake()
        ticking = asyncio.create_task(awake.tick())
        await asyncio.sleep(0.6)
        before = awake.seconds
        time.sleep(LOOK_S + 2)  # all of the process stands still
        await asyncio.sleep(0.3)
        await ended(ticking)
        return before, awake.seconds - before

    before, further = asyncio.run(run())

    assert 0 < before
    assert LOOK_S <= further < LOOK_S + 2


def test_a_task_that_failed_before_it_was_ended_is_told():
    """It is a bug of ours; only what is meant is passed over where it happens."""

    async def wrong() -> None:
        raise KeyError("workers")

    async def run() -> None:
        task = asyncio.create_task(wrong())
        await asyncio.sleep(0.01)
        await ended(task)

    with pytest.raises(KeyError, match="workers"):
        asyncio.run(run())
