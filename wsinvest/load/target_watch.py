"""What is seen of the target during a load, by a thread of its own: its memory, descriptors, life and health."""

import asyncio
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from wsinvest.collect import health
from wsinvest.config.resolved import Resolved
from wsinvest.host import cgroup
from wsinvest.host.netstat import PROC
from wsinvest.host.processes import exists
from wsinvest.model.case import Unmeasured
from wsinvest.model.gauge import NotSeen
from wsinvest.redact.redactor import Redactor
from wsinvest.sample.here import Here
from wsinvest.transport.opener import Deadline

EVERY_S: Final = 0.5
LOOK_AGAIN_S: Final = 0.05
HEALTH_EVERY: Final = 10  # looks
HEALTH_S: Final = 4.0
_SOFT: Final = re.compile(r"^Max open files\s+(\d+)", re.MULTILINE)
_KILLS: Final = re.compile(r"^oom_kill\s+(\d+)", re.MULTILINE)
_NO_LIMIT: Final = 2**62
_ENDED: Final = ("Z", "X")


@dataclass(frozen=True, slots=True)
class Look:
    """The last look. Shares of limits are 0..1, None if they cannot be seen; `health`: status, 0 for no answer."""

    memory: float | None = None
    descriptors: float | None = None
    health: int | None = None
    died: bool = False
    killed: bool = False


class TargetWatch:
    """Looks every EVERY_S as long as the context is open; `last` is what was seen. It slows the load by no wait."""

    def __init__(self, resolved: Resolved) -> None:
        """Nothing is seen yet."""
        self.last = Look()
        self._resolved = resolved
        self._here = Here(resolved.target)
        self._pid: int | None = None
        self._events: tuple[Path, ...] = ()
        self._kills = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="target watch", daemon=True)

    def __enter__(self) -> "TargetWatch":
        self._begin()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(HEALTH_S + 1)
        self._here.close()

    def died_within(self, seconds: float) -> Look:
        """The last look, or the one in which the process has gone: sockets are closed a little before it is."""
        limit = Deadline(seconds)
        while not self.last.died and limit.remaining():
            self.last = self._look(ask=False)
            self._stop.wait(LOOK_AGAIN_S)
        return self.last

    def _begin(self) -> None:
        """Which process it is, and how many of its control group were killed so far."""
        with suppress(NotSeen, OSError, Unmeasured):
            self._pid = self._here.pid if self._here.applies else None
            if self._pid is not None:
                bound = cgroup.binding(self._pid, _NO_LIMIT)
                self._events = (
                    () if bound is None else (bound.folder / "memory.events", bound.folder / "memory.oom_control")
                )
        self._kills = self._killed()

    def _run(self) -> None:
        number = 0
        while not self._stop.wait(EVERY_S):
            self.last = self._look(ask=number % HEALTH_EVERY == 0)
            number += 1

    def _look(self, *, ask: bool) -> Look:
        seen = replace(self.last, health=self._health() if ask else self.last.health)
        if self._pid is None:
            return seen
        if _has_gone(self._pid):
            return replace(seen, died=True, killed=self._killed() > self._kills)
        return replace(seen, memory=self._memory(), descriptors=self._descriptors())

    def _memory(self) -> float | None:
        with suppress(NotSeen, OSError):
            group = self._here.group
            return None if group is None else group.used / group.limit
        return None

    def _descriptors(self) -> float | None:
        with suppress(NotSeen, OSError):
            limit = _SOFT.search(self._here.process("limits"))
            return self._here.descriptors / int(limit[1]) if limit else None
        return None

    def _killed(self) -> int:
        """How many processes the group was rid of for want of memory, by either version's file."""
        for file in self._events:
            with suppress(OSError):
                found = _KILLS.search(file.read_text("ascii", "replace"))
                return int(found[1]) if found else 0
        return 0

    def _health(self) -> int | None:
        """The status of the health endpoint, 0 for no answer, None where none is named."""
        target = self._resolved.target
        asking = health.health.function(target, self._resolved.credentials, Redactor(), Deadline(HEALTH_S))
        try:
            seen = asyncio.run(asking)
        except Unmeasured:
            return None
        return 0 if seen.response is None else seen.response.status


def _has_gone(pid: int) -> bool:
    """True if the process ended, also where its parent has not asked for its status yet (a zombie, proc(5))."""
    if not exists(pid):
        return True
    with suppress(OSError, IndexError):
        return (PROC / str(pid) / "stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] in _ENDED
    return False
