"""How many diagnoses run at once depends on how late our own loop is."""

import asyncio
import time

from wsinvest.fleet.pace import Pace


def most_at_once(count: int, most: int, *, busy: bool) -> tuple[int, float]:
    """How many of `count` diagnoses were under way at once, and the lag; each waits, or keeps the processor busy."""
    now = at_most = 0

    async def one(pace: Pace) -> None:
        nonlocal now, at_most
        async with pace.turn():
            now += 1
            at_most = max(at_most, now)
            for _ in range(3):
                if busy:
                    time.sleep(0.05)  # it is the lag that is wanted
                await asyncio.sleep(0.01 if busy else 0.3)
            now -= 1

    async def all_of_them() -> float:
        pace = Pace(most)
        watch = asyncio.create_task(pace.watch())
        await asyncio.gather(*(one(pace) for _ in range(count)))
        watch.cancel()
        return pace.lag_p99_ms

    lag = asyncio.run(all_of_them())
    return at_most, lag


def test_targets_that_hang_run_side_by_side():
    """They cost nothing; but never more at once than allowed."""
    assert 4 == most_at_once(12, 4, busy=False)[0]


def test_targets_that_cost_processor_time_wait_for_each_other():
    """A loop that is late would be measured as a slow server; and how late it was is told."""
    at_once, lag_ms = most_at_once(6, 6, busy=True)

    assert at_once <= 3
    assert 20 < lag_ms


def test_before_the_first_look_there_is_no_lag():
    """Nothing was measured."""
    assert 0.0 == Pace().lag_p99_ms
