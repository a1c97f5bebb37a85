"""A full report for an incident, published by a child process in the background: one at a time, one an incident."""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.config import options
from wsinvest.host.files import UNREADABLE, write_whole
from wsinvest.model.alert import Found, Incident
from wsinvest.model.failure import Failure
from wsinvest.watch import children
from wsinvest.watch.diagnosing import Asked

LIMIT_S: Final = 900.0
_BEGUN: Final = "report-begun"


@dataclass(frozen=True, slots=True)
class Published:
    """`report`: the path of its page; empty where there is none, and then `why` says why."""

    report: str = ""
    why: str = ""


class Reporter:
    """Publishes the reports of all targets of a watch, one after the other."""

    def __init__(self) -> None:
        """None is under way."""
        self._turn = asyncio.Lock()

    async def publish(self, asked: Asked, wanted: Callable[[], bool]) -> Published:
        """Publish one when its turn comes, if it is still wanted then."""
        async with self._turn:
            return await published(asked) if wanted() else Published(why="the incident was over before its turn")


@dataclass(slots=True)
class Reports:
    """The reports of one target's incidents. `asked`: what is investigated; `is_open`: whether this incident lasts.

    `done`: told the incident and what became of its report.
    """

    folder: Path
    reporter: Reporter | None
    asked: Callable[[], Asked]
    is_open: Callable[[str], bool]
    done: Callable[[str, Published], None]
    _task: "asyncio.Task[None] | None" = None

    def begin(self, incident: Incident) -> None:
        """Publish one in the background, unless one was begun for this incident or the service is to be spared."""
        mark = self.folder / incident.id / _BEGUN
        if self.reporter is None or incident.found is Found.LEFT_OUT or mark.exists():
            return
        with suppress(OSError):  # a full disk takes no report either
            write_whole(mark, b"")
            self._task = asyncio.ensure_future(self._publish(self.reporter, incident.id, self._task))

    async def settle(self) -> None:
        """Wait for what is under way."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def close(self) -> None:
        """End what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _publish(self, reporter: Reporter, incident: str, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await before  # so that a cancelled one takes those before it along
        self.done(incident, await reporter.publish(self.asked(), lambda: self.is_open(incident)))


async def published(asked: Asked, limit_s: float = LIMIT_S) -> Published:
    """Start the child and wait for it; its own children end with it."""
    try:
        ended = await children.answer(child, msgspec.json.encode(asked), limit_s)
        return msgspec.json.decode(ended.said, type=Published)
    except TimeoutError:
        return Published(why=f"it was not done within {limit_s:g} s")
    except UNREADABLE:
        return Published(why="its process died")


def child() -> None:
    """The child: read what is asked from stdin, publish the report, print where it is."""
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    answer = os.dup(sys.stdout.fileno())
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whatever a notebook prints
    try:
        found = _published(asked)
    except (Failure, OSError) as error:
        found = Published(why=str(error))
    os.write(answer, msgspec.json.encode(found))


def _published(asked: Asked) -> Published:
    from wsinvest.publish.report import Plan, results

    (result,) = results((asked.spec,), Plan(options.of(dict(asked.options))))
    return Published("" if result.folder is None else str(result.folder / "report.html"), result.message)
