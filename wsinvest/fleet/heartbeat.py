"""The heartbeat of a load's coordinator, as the worker of a part hears it: a child, or one of a Dask cluster.

A worker cannot see its coordinator: whoever is silent may be dead, stopped or cut off, and nobody then ends the load
if the target breaks. So the coordinator says each second that it is there.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

BEAT_S: Final = 1.0  # between two beats; a part ends after five times this (wsinvest/load/abort.py)


@dataclass(eq=False, slots=True)
class Heard:
    """What a part of a load hears of its coordinator. `last`: of time.monotonic(); `left`: set when it has gone."""

    run: str
    last: float = field(default_factory=time.monotonic)
    left: threading.Event = field(default_factory=threading.Event)

    def hear(self) -> None:
        """It is there."""
        self.last = time.monotonic()

    def silent_s(self) -> float:
        """For how many seconds it has not been heard."""
        return time.monotonic() - self.last


_listening: list[Heard] = []


@contextmanager
def listening(run: str) -> Iterator[Heard]:
    """Hear the coordinator of this run, while its part is done in this process."""
    heard = Heard(run)
    _listening.append(heard)
    try:
        yield heard
    finally:
        _listening.remove(heard)


def beat(run: str) -> None:
    """The coordinator of this run is there."""
    for heard in tuple(_listening):
        if heard.run == run:
            heard.hear()


def leave(run: str) -> None:
    """The coordinator of this run goes: its parts end now."""
    for heard in tuple(_listening):
        if heard.run == run:
            heard.left.set()
