"""The first failure of each class, made once more by the full opener while the load goes on: it can be diagnosed."""

import asyncio
import threading
from dataclasses import replace
from typing import Final

from wsinvest.load.failures import Key
from wsinvest.load.way import Prepared
from wsinvest.model.attempt import Attempt
from wsinvest.probe.attempting import attempt
from wsinvest.transport.opener import Deadline

MOST: Final = 8  # classes; what fails in more ways than that is not better known by more requests
ATTEMPT_S: Final = 12.0


class Examples:
    """One attempt for each class that is named, each in a thread of its own."""

    def __init__(self, prepared: Prepared) -> None:
        """None is made yet."""
        self._prepared = prepared
        self._threads: dict[Key, threading.Thread] = {}
        self._made: dict[Key, Attempt] = {}

    def make(self, key: Key) -> None:
        """Repeat the request once, unless this class has its example or there are MOST."""
        if key not in self._threads and len(self._threads) < MOST:
            thread = threading.Thread(target=self._attempt, args=(key, len(self._threads) + 1), daemon=True)
            self._threads[key] = thread
            thread.start()

    def made(self, seconds: float = ATTEMPT_S) -> dict[Key, Attempt]:
        """The attempts by class; those that are under way are waited for."""
        limit = Deadline(seconds)
        for thread in self._threads.values():
            thread.join(limit.remaining())
        return dict(self._made)

    def _attempt(self, key: Key, number: int) -> None:
        context = replace(self._prepared.context, deadline=Deadline(ATTEMPT_S))
        self._made[key] = asyncio.run(attempt(self._prepared.request, context, f"l{number:02}", stay=False))
