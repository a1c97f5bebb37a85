"""The dead man's ping: a URL is asked each minute while the watch lives, so that somebody else notices its death."""

import asyncio
from time import monotonic
from typing import Final

from wsinvest.model.delivery import Delivery, Sent
from wsinvest.redact.secret import Secret
from wsinvest.watch.receivers.webhook import posted

EVERY_S: Final = 60.0
_LIMIT_S: Final = 10.0


class Heartbeat:
    """Asks one URL; a failure is no alert of ours, since whoever waits for the ping raises it."""

    def __init__(self, url: Secret) -> None:
        """Nothing is sent yet."""
        self._url = url
        self._next = 0.0
        self.last: Delivery | None = None

    async def beat(self) -> None:
        """Ask, if a minute has passed since the last time."""
        if monotonic() < self._next:
            return
        self._next = monotonic() + EVERY_S
        self.last = await asyncio.to_thread(posted, self._url.reveal(), None, _LIMIT_S)

    @property
    def failure(self) -> str:
        """Why the last ping was not taken, empty if it was."""
        return "" if self.last is None or isinstance(self.last, Sent) else self.last.why
