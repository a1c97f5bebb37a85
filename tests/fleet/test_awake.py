"""How long our own process was at work."""

import asyncio
import time
from contextlib import suppress

from wsinvest.fleet.awake import LOOK_S, Awake


def test_time_in_which_we_were_stopped_is_not_counted():
    """After SIGSTOP the others were not silent: we did not listen."""

    async def run() -> tuple[float, float]:
        awake = Awake()
        ticking = asyncio.create_task(awake.tick())
        await asyncio.sleep(0.6)
        before = awake.seconds
        time.sleep(LOOK_S + 2)  # all of the process stands still
        await asyncio.sleep(0.3)
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking
        return before, awake.seconds - before

    before, further = asyncio.run(run())

    assert 0 < before
    assert LOOK_S <= further < LOOK_S + 2
