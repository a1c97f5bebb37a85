"""Rollup: the samples of an hour in one line, which merges exactly with those of other hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeVar

from wsinvest.facts.bins import NONE, Bins, merged
from wsinvest.model.sample import CanaryEnd, ProbeSeen, Sample
from wsinvest.model.stage import Reason, StageName

K = TypeVar("K")
End = tuple[StageName | None, Reason | None, int | None]
CanaryEnding = tuple[CanaryEnd, int | None]
_NS: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """The values of a gauge: the least, the most, their sum and how many they were."""

    least: float
    most: float
    total: float
    count: int

    @property
    def mean(self) -> float:
        """The mean of the values."""
        return self.total / self.count

    def __add__(self, other: "Span") -> "Span":
        """Both together."""
        least, most = min(self.least, other.least), max(self.most, other.most)
        return Span(least, most, self.total + other.total, self.count + other.count)


@dataclass(frozen=True, slots=True)
class Rollup:
    """The samples of one hour (UTC, its start) in numbers; `first` and `last` are the seq of its samples.

    `ends`: each way in which a handshake ended; (None, None, status) is one that opened. Samples of planned work are
    counted in `quiet` alone. `unknown`: how often each reason, as a word of `Why`, kept something from being measured.
    """

    hour: datetime
    first: int = 0
    last: int = 0
    samples: int = 0
    quiet: int = 0
    covered_s: float = 0.0
    ends: tuple[tuple[End, int], ...] = ()
    open_us: Bins = NONE
    ping_us: Bins = NONE
    missed: int = 0
    canary_ends: tuple[tuple[CanaryEnding, int], ...] = ()
    gauges: Mapping[str, Span] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)

    @property
    def opened(self) -> int:
        """Handshakes that opened and stayed."""
        return opened(self.ends)

    @property
    def failed(self) -> int:
        """Handshakes that did not."""
        return failed(self.ends)

    def then(self, sample: Sample, covered_ns: int) -> "Rollup":
        """With one sample more; `covered_ns`: the watched time that it adds (see `covered_ns`)."""
        counted = replace(
            self,
            first=self.first or sample.seq,
            last=sample.seq,
            samples=self.samples + 1,
            covered_s=round(self.covered_s + covered_ns / _NS, 3),
            unknown=_counted(self.unknown, (why.value for why in sample.unknown.values())),
        )
        if sample.quiet:
            return replace(counted, quiet=self.quiet + 1)
        return _with_canary(_with_probe(counted, sample.probe), sample)

    def __add__(self, other: "Rollup") -> "Rollup":
        """Both together, as of the earlier hour."""
        return total((self, other))


def opened(ends: Iterable[tuple[End, int]]) -> int:
    """Handshakes that opened and stayed."""
    return sum([number for (stage, _reason, _status), number in ends if stage is None])


def failed(ends: Iterable[tuple[End, int]]) -> int:
    """Handshakes that did not."""
    return sum([number for (stage, _reason, _status), number in ends if stage is not None])


def hour_of(at: datetime) -> datetime:
    """The start of the hour of a time."""
    return at.replace(minute=0, second=0, microsecond=0)


def total(several: Iterable[Rollup]) -> Rollup:
    """One rollup of several, of the earliest hour; raises ValueError if there are none."""
    all_ = tuple(several)
    gauges: dict[str, Span] = {}
    for one in all_:
        for name, span in one.gauges.items():
            gauges[name] = gauges[name] + span if name in gauges else span
    return Rollup(
        hour=min(one.hour for one in all_),
        first=min((one.first for one in all_ if one.first), default=0),
        last=max(one.last for one in all_),
        samples=sum(one.samples for one in all_),
        quiet=sum(one.quiet for one in all_),
        covered_s=round(sum(one.covered_s for one in all_), 3),
        ends=_summed(one.ends for one in all_),
        open_us=merged(one.open_us for one in all_),
        ping_us=merged(one.ping_us for one in all_),
        missed=sum(one.missed for one in all_),
        canary_ends=_summed(one.canary_ends for one in all_),
        gauges=gauges,
        unknown=dict(_summed(one.unknown.items() for one in all_)),
    )


def _with_probe(rollup: Rollup, probe: ProbeSeen | None) -> Rollup:
    if probe is None:
        return rollup
    end: End = (probe.stage, probe.reason, probe.status)
    times = rollup.open_us if probe.open_us is None else rollup.open_us.then(probe.open_us)
    return replace(rollup, ends=tuple(_counted(dict(rollup.ends), (end,)).items()), open_us=times)


def _with_canary(rollup: Rollup, sample: Sample) -> Rollup:
    gauges = dict(rollup.gauges)
    for name, value in sample.gauges.items():
        one = Span(value, value, value, 1)
        gauges[name] = gauges[name] + one if name in gauges else one
    seen = sample.canary
    if seen is None:
        return replace(rollup, gauges=gauges)
    ended: tuple[CanaryEnding, ...] = () if seen.end is None else ((seen.end, seen.code),)
    return replace(
        rollup,
        gauges=gauges,
        ping_us=rollup.ping_us if seen.ping_us is None else rollup.ping_us.then(seen.ping_us),
        missed=rollup.missed + seen.missed,
        canary_ends=tuple(_counted(dict(rollup.canary_ends), ended).items()),
    )


def _counted(counts: Mapping[K, int], more: Iterable[K]) -> Mapping[K, int]:
    found = dict(counts)
    for one in more:
        found[one] = found.get(one, 0) + 1
    return found


def _summed(several: Iterable[Iterable[tuple[K, int]]]) -> tuple[tuple[K, int], ...]:
    found: dict[K, int] = {}
    for one in several:
        for key, number in one:
            found[key] = found.get(key, 0) + number
    return tuple(found.items())
