"""What a coordinator knows of its cluster, without one."""

import asyncio

import pytest

pytest.importorskip("distributed", reason="the extra [fleet] is not installed")

from wsinvest.fleet.dask_watch import ended


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
