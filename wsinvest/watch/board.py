"""What a watch shows of its targets now: read by the page, by /metrics and by `watch status`; written by the loop."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from wsinvest.model.alert import Health, Standing
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.diagnosed import Diagnosed
from wsinvest.model.gauge import CANARY
from wsinvest.model.sample import CanarySeen, ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName
from wsinvest.watch import last
from wsinvest.watch.smoke import Smoke

# Upper bounds of the histogram of times to open, in seconds: the usual ones of Prometheus around the goal of 0.5.
BOUNDS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@dataclass
class Counts:
    """What was counted since the watch began; memory is bounded, since all keys are closed lists.

    `buckets`: opened handshakes by the first of BOUNDS_S that they are not above, the last for those above all.
    """

    ends: Counter[tuple[StageName, Reason | None]] = field(default_factory=Counter)
    unknown: Counter[Why] = field(default_factory=Counter)
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    opened_s: float = 0.0

    def take(self, sample: Sample) -> None:
        """Count one sample."""
        self.unknown.update(sample.unknown.values())
        probe = sample.probe
        if probe is None:
            return
        if probe.stage is not None:
            self.ends[probe.stage, probe.reason] += 1
        elif probe.open_us is not None:
            self.buckets[bisect_left(BOUNDS_S, probe.open_us / 1e6)] += 1
            self.opened_s += probe.open_us / 1e6


@dataclass
class Row:
    """One target. The last probe, canary and gauges are those of the last sample that has them.

    `unseen`: what could not be measured in the last samples that it was due in, why, and since when. `probed_at`: when
    the last handshake was made. `lines`: those that its alerts compare with. `diagnoses`: the last ones, oldest first.
    `unwatched`: the parts of a sample that the target file does not ask for.
    """

    standing: Standing
    counts: Counts = field(default_factory=Counts)
    sample: Sample | None = None
    probe: ProbeSeen | None = None
    canary: CanarySeen | None = None
    gauges: dict[str, float] = field(default_factory=dict)
    smoke: Smoke = field(default_factory=Smoke)
    language: str = "en"
    unseen: dict[str, tuple[Why, datetime]] = field(default_factory=dict)
    probed_at: datetime | None = None
    lines: AlertLines = field(default_factory=AlertLines)
    diagnoses: tuple[Diagnosed, ...] = ()
    unwatched: tuple[str, ...] = ()

    @property
    def now(self) -> Health:
        """The state as of the last sample."""
        return last.now(self.standing.health, self.standing.alerts, self.sample)

    def take(self, sample: Sample) -> None:
        """The target was sampled."""
        self.sample = sample
        self.probe = sample.probe or self.probe
        self.canary = _with_ping(sample.canary, self.canary) or self.canary
        self.gauges.update(sample.gauges)
        self.probed_at = self.probed_at if sample.probe is None else sample.at
        for name in sample.unknown:
            self.gauges.pop(name, None)
        self._miss(sample)
        self._leave_out(sample)
        self.counts.take(sample)
        self.smoke.take(sample)

    def _leave_out(self, sample: Sample) -> None:
        """What is not asked for says nothing of now, unless a look that was under way still saw it."""
        for name in self.unwatched:
            if name not in sample.gauges:
                self.gauges.pop(name, None)
                self.unseen.pop(name, None)
        if CANARY in self.unwatched:
            self.canary = sample.canary

    def _miss(self, sample: Sample) -> None:
        """Note what is unknown, and since when for one reason; what was measured is unknown no longer."""
        seen = {*sample.gauges, *(["probe"] if sample.probe else []), *(["canary"] if sample.canary else [])}
        for name in seen:
            self.unseen.pop(name, None)
        for name, why in sample.unknown.items():
            if name not in self.unseen or self.unseen[name][0] is not why:
                self.unseen[name] = (why, sample.at)


def _with_ping(seen: CanarySeen | None, before: CanarySeen | None) -> CanarySeen | None:
    """The held connection with its last ping: samples are taken more often than pings."""
    if seen is None or before is None or seen.ping_us is not None or seen.missed or before.end is not None:
        return seen
    return replace(seen, ping_us=before.ping_us) if seen.age_s >= before.age_s else seen


class Board:
    """The rows by the name of their target. Who listens is told which row changed."""

    def __init__(self) -> None:
        """No rows yet."""
        self.rows: dict[str, Row] = {}
        self._listeners: set[Callable[[str], None]] = set()

    def changed(self, target: str) -> None:
        """Tell who listens."""
        for listener in tuple(self._listeners):
            listener(target)

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call it with the name of each target that changes, until what is returned is called."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)
