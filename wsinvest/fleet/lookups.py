"""Look-ups of a fleet: each name is asked for once in a run, and few at a time, whatever number of targets has it."""

import threading
from contextvars import Context, copy_context
from socket import AI_NUMERICHOST, getaddrinfo
from typing import Any, Final

from wsinvest.transport.dns import LOOKUP, Lookup

AT_ONCE: Final = 50


class Lookups:
    """Addresses that were found, by what was asked. What failed is asked again: only that tells if it lasts."""

    def __init__(self, lookup: Lookup = getaddrinfo, at_once: int = AT_ONCE) -> None:
        """`lookup`: asks the system; `at_once`: how many questions it is asked at the same time."""
        self._lookup = lookup
        self._room = threading.BoundedSemaphore(at_once)
        self._guard = threading.Lock()
        self._locks: dict[Any, threading.Lock] = {}
        self._found: dict[Any, list[Any]] = {}

    def __call__(self, host: str, port: int, *_: Any, **asked: Any) -> list[Any]:
        """As getaddrinfo; called in threads of its own, so it may wait. Raises what the system raises."""
        if asked.get("flags", 0) & AI_NUMERICHOST:
            return self._lookup(host, port, **asked)  # an address: nobody is asked
        what = (host, port, *sorted(asked.items()))
        with self._guard:
            lock = self._locks.setdefault(what, threading.Lock())
        with lock:  # the second one to ask waits for the answer to the first
            if what not in self._found:
                with self._room:
                    self._found[what] = self._lookup(host, port, **asked)
            return self._found[what]


def asking(lookups: Lookups) -> Context:
    """A context for tasks whose connections ask for names here."""
    context = copy_context()
    context.run(LOOKUP.set, lookups)
    return context
