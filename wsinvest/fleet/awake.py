"""A clock that stands still while our own process is stopped: others are not silent because we do not listen."""

import asyncio
import time
from typing import Final

LOOK_S: Final = 1.0
TICK_S: Final = 0.25


class Awake:
    """`seconds`: how long this process was at work since `tick` began; a stop of any length counts as LOOK_S."""

    def __init__(self) -> None:
        """Not a second has passed."""
        self.seconds = 0.0

    async def tick(self) -> None:
        """Until this is cancelled."""
        before = time.monotonic()
        while True:
            await asyncio.sleep(TICK_S)
            now = time.monotonic()
            self.seconds += min(now - before, LOOK_S)
            before = now
