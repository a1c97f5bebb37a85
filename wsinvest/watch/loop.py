"""The loop: each target is sampled at its own times, messages are delivered, files are read again, until it ends."""

import asyncio
import hashlib
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from wsinvest.model.failure import ASKS_TO_LEAVE, Exit
from wsinvest.model.sample import Sample
from wsinvest.watch import last, lines, threads
from wsinvest.watch.heartbeat import Heartbeat
from wsinvest.watch.journal import Journal
from wsinvest.watch.outbox import Failed, Outbox
from wsinvest.watch.overseer import Overseer, Own
from wsinvest.watch.rereading import Rereading
from wsinvest.watch.watched import Watched

DELIVER_S: Final = 5.0
REREAD_S: Final = 15.0
DOWN_LONG_S: Final = 3600.0  # after so long a failing target is asked each SLOW_S only
SLOW_S: Final = 60.0


@dataclass(slots=True)
class Turn:
    """When a target is looked at next, in seconds of time.monotonic(). `failing_since`: None while it does not fail."""

    at: float
    failing_since: float | None = None

    def after(self, sample: Sample, every_s: float, now: float) -> None:
        """Move on behind this sample; what was missed is left out, not made up for."""
        if sample.probe is not None:
            self.failing_since = (self.failing_since or now) if sample.probe.failed else None
        long = self.failing_since is not None and now - self.failing_since >= DOWN_LONG_S
        step = max(every_s, SLOW_S) if long else every_s
        self.at += (max(0.0, now - self.at) // step + 1) * step


def offset_s(name: str, every_s: float) -> float:
    """When in the interval a target is looked at: spread by its name, and the same after each start."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32 * every_s


@dataclass(slots=True)
class Watch:
    """All targets of one watch. `rereading`: None where no files are read again."""

    targets: list[Watched]
    journal: Journal
    overseer: Overseer
    heartbeat: Heartbeat | None = None
    rereading: Rereading | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _cycle: dict[str, Sample] = field(default_factory=dict)
    _late_s: float = 0.0
    _refused: int = 0
    _by: str = ""  # the signal that asked to leave, empty without one

    async def run(self, for_s: float | None = None) -> Exit:
        """Watch for so long, or until a signal asks to leave; the exit status is that of the worst target."""
        threads.use()
        self.heed()
        if self.rereading is not None:
            self.rereading.remember(self.targets)
        if for_s is not None:
            asyncio.get_running_loop().call_later(for_s, self._stop.set)
        for one in self.targets:
            await one.begin()
        tasks = [asyncio.ensure_future(self._sampled(one)) for one in self.targets]
        tasks += [asyncio.ensure_future(self._kept_up()), asyncio.ensure_future(self._overseen())]
        ending = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait([*tasks, ending], return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()  # a bug of ours ends the watch; what restarts it sees it
        finally:
            ending.cancel()
            await _cancelled(tasks)
            await self.close()
        status = last.worst(one.row.now for one in self.targets)
        self.journal.say(None, "ended", by=self._by, targets=len(self.targets), status=int(status))
        return status

    async def once(self) -> Exit:
        """One sample of each target; waits for its diagnosis and messages. The exit status is that of the worst target.

        A target that is up by its alerts and failed in this very sample is degraded: one failure in 20 is within an
        objective of 95 %, so it is not down before its alert fires; but it was not up either. Samples are not repeated
        here: the failures in a row that make it down are those of the calls that follow, as by cron.
        """
        try:
            for one in self.targets:
                sample = await one.sample()
                one.take(sample)
                lines.sampled(one.parts, one.row.standing, sample)
            for one in self.targets:
                await one.settle()
            await self._delivered()
        finally:
            await self.close()
        return last.worst(one.row.now for one in self.targets)

    def heed(self) -> None:
        """Take signals that ask to leave from now on; what comes before `run` ends it at once."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, *ASKS_TO_LEAVE):
            with suppress(NotImplementedError, ValueError):  # not on this platform, or not in this thread
                loop.add_signal_handler(number, self._leave, signal.Signals(number).name)

    def stop(self) -> None:
        """End the loop."""
        self._stop.set()

    def _leave(self, signal_name: str) -> None:
        self._by = signal_name
        self.stop()

    async def close(self) -> None:
        """Close each target; the first error is raised when all were closed."""
        done = await asyncio.gather(*(one.close() for one in self.targets), return_exceptions=True)
        self.overseer.close()
        for error in done:
            if isinstance(error, BaseException):
                raise error

    async def _sampled(self, watched: Watched) -> None:
        every_s = watched.parts.settings.every_s
        turn = Turn(time.monotonic() + offset_s(watched.parts.name, every_s))
        while True:
            await asyncio.sleep(max(0.0, turn.at - time.monotonic()))
            self._late_s = max(self._late_s, time.monotonic() - turn.at)
            sample = await watched.sample()
            watched.take(sample)
            self._cycle[watched.parts.name] = sample
            turn.after(sample, watched.parts.settings.every_s, time.monotonic())

    async def _overseen(self) -> None:
        """Judge the watch itself, once in the longest interval of its targets."""
        every_s = max(one.parts.settings.every_s for one in self.targets)
        while True:
            await asyncio.sleep(every_s)
            own = Own(
                sum(one.parts.history.waiting for one in self.targets), self._late_s, self._oldest_s(), self._refused
            )
            self.overseer.take(self._cycle, own)
            self._cycle, self._late_s, self._refused = {}, 0.0, 0

    def _oldest_s(self) -> float:
        """The age of the oldest message that waits, in seconds."""
        oldest = [one.oldest for one in self._outboxes if one.oldest is not None]
        return max(0.0, (datetime.now(UTC) - min(oldest)).total_seconds()) if oldest else 0.0

    @property
    def _outboxes(self) -> list[Outbox]:
        """Those whose messages may go: while nothing can be measured, nothing is said of targets."""
        if self.overseer.blind:
            return [self.overseer.outbox]
        return [self.overseer.outbox, *(one.parts.outbox for one in self.targets)]

    async def _kept_up(self) -> None:
        """Deliver, read files again, and give a sign of life."""
        reread_at = time.monotonic() + REREAD_S
        while True:
            await self._delivered()
            if self.heartbeat is not None:
                before = self.heartbeat.failure
                await self.heartbeat.beat()
                lines.beat(self.journal, before, self.heartbeat.failure)
            if time.monotonic() >= reread_at:
                reread_at = time.monotonic() + REREAD_S
                await self._reread()
            await asyncio.sleep(DELIVER_S)

    async def _reread(self) -> None:
        if self.rereading is not None:
            for one in self.targets:
                await self.rereading.look(one)

    async def _delivered(self) -> None:
        for outbox in self._outboxes:
            for one in await outbox.deliver():
                self._refused += isinstance(one, Failed)
                lines.delivery(self.journal, one)


async def _cancelled(tasks: Iterable["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
