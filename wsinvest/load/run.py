"""A whole load: a share of work in, what was found out. One process, one loop, one target."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic_ns
from typing import Final

from wsinvest.facts.load import Aborted, Load, LoadRow, SearchStep, carried_by
from wsinvest.load import schedule
from wsinvest.load.engine import NS, Engine
from wsinvest.load.events import Events
from wsinvest.load.examples import Examples
from wsinvest.load.failures import Key
from wsinvest.load.found import found
from wsinvest.load.guard import Guard
from wsinvest.load.hooks import Hooks
from wsinvest.load.own_limits import fitted
from wsinvest.load.rows import Rows
from wsinvest.load.share import FIND_STEP_S, SETTLE_S, STAY_S, Share
from wsinvest.load.target_watch import TargetWatch
from wsinvest.load.way import Prepared
from wsinvest.model.stage import Reason, StageName

GROWTH: Final = 1.5  # of the message rate from step to step, while a limit is looked for
FIRST_RATE: Final = 50.0  # messages a second
OPENING: Final = 0.8  # of a step of the ramp, over which its connections are opened; then they are held
CLOSE_S: Final = 2.0
DIES_S: Final = 0.5
SETTLE_PAUSE_S: Final = 0.25
QUIET_S: Final = 3.0  # without a further answer: what is missing then does not come


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load found, and its seconds."""

    load: Load
    rows: tuple[LoadRow, ...]


def run(prepared: Prepared, share: Share, hooks: Hooks | None = None) -> Outcome:
    """Do the work of this share; raises OwnLimit before anything is sent. All connections are closed at the end."""
    hooks = hooks or Hooks()
    way = fitted(prepared.way, share.most)
    examples = Examples(prepared)
    engine = Engine(way, events=_Failing(examples), open_s=share.open_s, most=share.most)
    try:
        with TargetWatch(prepared.resolved) as watch:
            work = _Work(engine, share, hooks, Guard(share, hooks, engine, watch), Rows(engine, watch))
            work.do()
            aborted = _cause(work.guard.aborted, watch)
        engine.close_all(CLOSE_S)
        load = found(engine, share, aborted, work.rows, tuple(work.search), examples.made())
        return Outcome(load, tuple(work.rows.made))
    finally:
        engine.shut()


def _on_our_clock(at: float) -> int:
    """A moment of time.time(), of the monotonic clock in ns; now if it has passed."""
    return monotonic_ns() + round(max(0.0, at - time.time()) * NS)


def _cause(aborted: Aborted, watch: TargetWatch) -> Aborted:
    """Why it ended: connections that fail in one way may be those of a process that has just gone."""
    if aborted is not Aborted.FAILING:
        return aborted
    last = watch.died_within(DIES_S)
    return aborted if not last.died else Aborted.KILLED if last.killed else Aborted.DIED


class _Failing(Events):
    """Has an example made of each class of failures."""

    def __init__(self, examples: Examples) -> None:
        self._examples = examples

    def failed(self, tag: int, stage: StageName, reason: Reason, status: int | None, now_ns: int) -> None:
        key: Key = (stage, reason, status)
        self._examples.make(key)


@dataclass
class _Work:
    """The phases of a load: ramp, hold or handshakes, search, and what is under way at the end."""

    engine: Engine
    share: Share
    hooks: Hooks
    guard: Guard
    rows: Rows
    search: list[SearchStep] = field(default_factory=list)
    phase: str = field(default="")

    def do(self) -> None:
        """All phases, until one of them is aborted."""
        if self.share.starts_at is not None:
            self.engine.run(_on_our_clock(self.share.starts_at), self.hooks.stop)
        for phase in (self._ramp, self._hold, self._handshakes, self._find, self._settle):
            if not self.guard.over:
                phase()
        self._row()

    def _ramp(self) -> None:
        """Open what is to be held, in steps that begin with one per cent; each step is held."""
        self.phase = "ramp"
        for count in schedule.steps(self.share.hold):
            missing = count - self.engine.open - self.engine.under_way
            now = monotonic_ns()
            end = now + round(self.share.step_s * NS)
            if missing > 0:
                self.engine.open_by(schedule.count_at(missing / (self.share.step_s * OPENING), missing, now))
            self._ping(self.share.pings * count / self.share.hold, now, end)
            if self._until(end):
                return

    def _hold(self) -> None:
        """Hold what is open, with pings."""
        if self.share.hold and not self.share.find:
            self.phase = "hold"
            now = monotonic_ns()
            end = now + round(self.share.seconds * NS)
            self._ping(self.share.pings, now, end)
            self._until(end)

    def _handshakes(self) -> None:
        """Handshakes at a rate, each connection closed after STAY_S; none is begun while `most` are there."""
        if not self.share.rate and not self.share.arrivals:
            return
        self.phase = "handshakes"
        now = monotonic_ns()
        end = now + round(self.share.seconds * NS)
        replayed = schedule.replay(self.share.arrivals, now) if self.share.arrivals else None
        self.engine.open_by(replayed or self._dues(self.share.rate, now, end))
        keep = self.engine.open

        def closing() -> bool:
            self.engine.close_older(round(STAY_S * NS), keep)
            return False

        self._until(end, closing)

    def _find(self) -> None:
        """Raise the message rate until the percentile passes its line, or we ourselves are the limit."""
        if self.share.find is None:
            return
        self.phase = "search"
        if self.share.find_at is not None and self._until(_on_our_clock(self.share.find_at)):
            return
        most = self.share.most_rate or math.inf
        rate = min(most, max(FIRST_RATE, self.share.pings))
        while not self.guard.over and rate <= most:
            before = len(self.rows.made)
            now = monotonic_ns()
            end = now + round(FIND_STEP_S * NS)
            self._ping(rate, now, end)
            if self._until(end):
                return
            self._row()
            self.search.append(SearchStep(rate, *self.rows.since(before)))
            if carried_by(self.search, self.share.find) != rate:
                return
            rate *= GROWTH

    def _settle(self) -> None:
        """Wait for the answers that are due, so that a stop of the server is not cut out of the result."""
        self.phase = "settle"
        self.engine.forget_work()
        counts = self.engine.counts
        limit = monotonic_ns() + round(SETTLE_S * NS)
        heard, before = monotonic_ns(), counts.answered
        while self.engine.under_way or counts.answered < counts.sent:
            if monotonic_ns() > min(limit, heard + round(QUIET_S * NS)) and not self.engine.under_way:
                return
            if self._until(monotonic_ns() + round(SETTLE_PAUSE_S * NS)):
                return
            if counts.answered > before:
                heard, before = monotonic_ns(), counts.answered

    def _ping(self, rate: float, start: int, end: int) -> None:
        if rate > 0:
            self.engine.ping_by(self._dues(rate, start, end))

    def _dues(self, rate: float, start: int, end: int) -> Iterator[int]:
        if self.share.poisson:
            return schedule.poisson(rate, start, end, self.share.seed)
        return schedule.uniform(rate, start, end)

    def _until(self, end_ns: int, also: Callable[[], bool] = lambda: False) -> bool:
        """Work until this time, with a row each second; True if the load was aborted."""
        self.guard.step()
        while not self.guard.over and monotonic_ns() < end_ns:
            limit = min(end_ns, self.rows.due_ns)
            self.engine.run(limit, lambda: also() or self.guard.at_once())
            if monotonic_ns() >= self.rows.due_ns:
                self._row()
        return self.guard.over

    def _row(self) -> None:
        row = self.rows.take()
        self.guard.look(row)
        self.hooks.live(row, self.phase)
