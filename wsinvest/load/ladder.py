"""Climbs a capacity ladder: opens connections step by step, reads the server's gauges, then sends messages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic, monotonic_ns
from typing import Final

from wsinvest.facts.ladder import Bounds, Ladder, Ramp, RateStep, Refused, Rung
from wsinvest.facts.load import Aborted
from wsinvest.load.abort import Seen, abort_reason
from wsinvest.load.engine import NS, Engine
from wsinvest.load.failures import Key
from wsinvest.load.ladder_plan import Climb, Plan
from wsinvest.load.schedule import count_at
from wsinvest.load.serving import Serving
from wsinvest.load.target_watch import TargetWatch
from wsinvest.load.way import Way

OPEN_S: Final = 10.0
STEP_S: Final = 15.0  # after the last of a step was begun, for it to open
TEND_S: Final = 0.02  # for the connections of an earlier ramp, between two steps of a later one
FEW_LOST: Final = 0.01  # of the connections that were open
CLOSE_S: Final = 1.8  # for all ramps together: with the look each 50 ms, less than 2 s after Ctrl-C
_REFUSALS: Final = (Aborted.FAILING, Aborted.REFUSED)
_US: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a ladder is: `ramp` of `ramps`, connections open, and the last reading."""

    ramp: int
    ramps: int
    open: int
    of: int
    rung: Rung | None = None
    rate: float = 0.0


Tell = Callable[[Progress], None]


def _quiet(_progress: Progress) -> None:
    """Nobody watches."""


class _Before:
    """What had happened when a step began."""

    def __init__(self, engine: Engine) -> None:
        self.tried, self.early = engine.counts.tried, engine.ends.early
        self._failures = dict(engine.failures.counts)

    def new(self, engine: Engine) -> dict[Key, int]:
        """The failures since then, by class."""
        found = {key: count - self._failures.get(key, 0) for key, count in engine.failures.counts.items()}
        return {key: count for key, count in found.items() if count}


@dataclass
class Climbing:
    """A ladder under way. `run` climbs it and closes every connection in the end, however it ends.

    `ways`: how connections are opened, without and with compression offered. `moved`: True if the target's name has
    another address. `stop`: asked often; True ends the ladder at once, as Ctrl-C.
    """

    plan: Plan
    ways: tuple[Way, Way]
    serving: Serving
    bounds: Bounds
    watch: TargetWatch
    tell: Tell = _quiet
    moved: Callable[[], bool] = lambda: False
    stop: Callable[[], bool] = lambda: False
    engines: list[Engine] = field(default_factory=list)
    began: float = field(default_factory=monotonic)
    stopped: Aborted = Aborted.NOT
    reached: int | None = None

    def run(self) -> Ladder:
        """All ramps, then the rates of messages; the steps that were finished until a stop are kept."""
        ramps: list[Ramp] = []
        rates: tuple[RateStep, ...] = ()
        try:
            for climb in self.plan.climbs:
                ramps.append(self._ramp(climb))
                if ramps[-1].cut:
                    break
            if not any(ramp.cut for ramp in ramps):
                rates = tuple(self._rates())
        finally:
            for engine in self.engines:
                engine.close_all(CLOSE_S / len(self.engines))
                engine.shut()
        return Ladder(
            datetime.now(UTC),
            self.bounds,
            tuple(ramps),
            rates,
            self.plan.objective_ms,
            self.reached,
            tuple(self._refused()),
            self.stopped,
        )

    @property
    def open(self) -> int:
        """Connections that are open now, of all ramps."""
        return sum(engine.open for engine in self.engines)

    def _ramp(self, climb: Climb) -> Ramp:
        engine = Engine(self.ways[climb.deflate], open_s=OPEN_S)
        before = self.open
        self.engines.append(engine)
        idle = tuple(self._idle(engine, climb))
        ramp = Ramp(climb.carries, idle, (), before, self.stopped)
        return ramp if self.stopped else replace(ramp, busy=tuple(self._busy(engine, climb)), cut=self.stopped)

    def _idle(self, engine: Engine, climb: Climb) -> Iterator[Rung]:
        """Open a step, let the server settle, read."""
        for number in range(climb.steps + 1):
            count = climb.step if number else climb.warm_up
            if count and not self._opened(engine, count):
                return
            if not self._settled(engine):
                return
            yield self._read(engine, 0)
            if self._must_stop(engine):
                return

    def _opened(self, engine: Engine, count: int) -> bool:
        """Open so many; False if the server did not take them."""
        before = _Before(engine)
        start = monotonic_ns()
        engine.open_by(count_at(self.plan.pace, count, start))
        limit = start + round((count / self.plan.pace + STEP_S) * NS)
        engine.run_until(lambda one: one.idle or self._aborted(one, before), limit)
        if self._aborted(engine, before) or not engine.idle:
            self.stopped = self.stopped or Aborted.FAILING
            self.reached = self.open if self.stopped in _REFUSALS else None
            engine.forget_work()
            return False
        return True

    def _busy(self, engine: Engine, climb: Climb) -> Iterator[Rung]:
        """Send one message over each connection of a step, let the server settle, read; first without any."""
        if not self._settled(engine):
            return
        yield self._read(engine, 0)
        for number in range(1, climb.steps + 1):
            count = engine.open * number // climb.steps - engine.open * (number - 1) // climb.steps
            self._say(engine, self.plan.pace, count)
            if not self._settled(engine):
                return
            yield self._read(engine, engine.open * number // climb.steps)
            if self._must_stop(engine):
                return

    def _say(self, engine: Engine, rate: float, count: int) -> None:
        """So many messages at this rate; the wait for the last answers ends with the settling."""
        start = monotonic_ns()
        end = start + round(count / rate * NS) + 1
        dues = count_at(rate, count, start)
        if self.plan.say:
            engine.say_by(dues, self.plan.say.encode())
        else:
            engine.ping_by(dues)
        self._run(engine, end)

    def _settled(self, engine: Engine, seconds: float | None = None) -> bool:
        """Let the server come to rest; False if the user stopped the ladder before, so that the step is unfinished."""
        self._run(engine, monotonic_ns() + round((self.plan.settle_s if seconds is None else seconds) * NS))
        self._tend(engine)
        return not self.stopped

    def _run(self, engine: Engine, until_ns: int) -> None:
        if self._asked_to_stop() or engine.run(until_ns, self._asked_to_stop):
            engine.forget_work()

    def _asked_to_stop(self) -> bool:
        if self.stop():
            self.stopped = self.stopped or Aborted.INTERRUPTED
        return self.stopped is Aborted.INTERRUPTED

    def _read(self, engine: Engine, busy: int) -> Rung:
        rung = self.serving.rung(engine.open, busy, self.began)
        self.tell(Progress(len(self.engines), len(self.plan.climbs), self.open, self.plan.most, rung))
        return rung

    def _tend(self, but: Engine) -> None:
        """Let the earlier ramps answer pings of the server."""
        for engine in self.engines:
            if engine is not but:
                engine.run(monotonic_ns() + round(TEND_S * NS))

    def _must_stop(self, engine: Engine) -> bool:
        """True if the ladder must end by what is seen between two steps."""
        return self._aborted(engine, _Before(engine)) or self._lost(engine)

    def _aborted(self, engine: Engine, before: "_Before") -> bool:
        """True if the user, or one of the rules that end a load, ends this step."""
        if self._asked_to_stop():
            return True
        last = self.watch.last
        self.stopped = self.stopped or abort_reason(
            Seen(
                tried=engine.counts.tried - before.tried,
                failures=before.new(engine),
                early=engine.ends.early - before.early,
                memory=last.memory,
                descriptors=last.descriptors,
                health=last.health,
                died=last.died,
                killed=last.killed,
                moved=self.moved(),
            )
        )
        return bool(self.stopped)

    def _lost(self, engine: Engine) -> bool:
        """True if a process of the server ended, or it closed connections that were held."""
        if self.serving.ended:
            self.stopped = Aborted.KILLED if self.watch.last.killed else Aborted.DIED
        elif engine.ends.total > FEW_LOST * max(1, engine.counts.opened):
            self.stopped = Aborted.FAILING
        return bool(self.stopped)

    def _rates(self) -> Iterator[RateStep]:
        """Messages over the connections of the last ramp, at rising rates, until the objective is broken."""
        engine = self.engines[-1]
        for times in (engine.recorder.latency, engine.recorder.service, engine.recorder.lag):
            times.taken()
        for rate in self.plan.rates:
            step = self._rate(engine, rate)
            if self.stopped:
                return
            self.tell(Progress(len(self.engines), len(self.plan.climbs), self.open, self.plan.most, rate=rate))
            yield step
            if self._must_stop(engine) or (step.latency_p99_ms or 0.0) > self.plan.objective_ms:
                return

    def _rate(self, engine: Engine, rate: float) -> RateStep:
        sent, answered = engine.counts.sent, engine.counts.answered
        self._say(engine, rate, max(1, round(rate * self.plan.rate_s)))
        self._settled(engine, max(self.plan.settle_s, self.plan.objective_ms / 1000))
        times = engine.recorder.latency, engine.recorder.service, engine.recorder.lag
        found = [one.taken().percentile(0.99) for one in times]
        return RateStep(
            rate,
            engine.counts.sent - sent,
            engine.counts.answered - answered,
            *(None if value is None else round(value / _US, 3) for value in found),
        )

    def _refused(self) -> Iterator[Refused]:
        total: dict[tuple[str, str, int | None], int] = {}
        for engine in self.engines:
            for (stage, reason, status), count in engine.failures.counts.items():
                key = (stage.value, reason.value, status)
                total[key] = total.get(key, 0) + count
        return (Refused(*key, count) for key, count in total.items())
