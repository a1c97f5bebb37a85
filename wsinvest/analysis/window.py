"""Window: what alerts look back on, folded from samples one by one, bounded, and the same from the same samples."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from wsinvest.analysis import gauges
from wsinvest.analysis.recent import Counts, Recent, Usual
from wsinvest.analysis.slope import Slope, slope_of
from wsinvest.analysis.success import WELL, Detector, Success
from wsinvest.facts.covered import NS, covered_ns
from wsinvest.model.alert import Unknown
from wsinvest.model.sample import CanaryEnd, CanarySeen, ProbeSeen, Sample

MINUTE_NS: Final = 60 * NS
HOUR_NS: Final = 3600 * NS
LATELY_NS: Final = 600 * NS  # what "now" means for latencies
LEAST_LATELY: Final = 25  # so many intervals belong to it at least, where probes are rare
# As old is everything after a new boot, whose clock says nothing of the one before.
REBOOT_NS: Final = 30 * 24 * HOUR_NS
ENDS: Final = 64
SERIALS: Final = 8
RSS_EVERY_NS: Final = 300 * NS
RSS_POINTS: Final = 72  # 6 hours
NORMAL: Final = 1000
NEVER: Final = Recent()
BY_MINUTE: Final = Counts(MINUTE_NS, 60)
A_DAY: Final = Usual(24)
A_WEEK: Final = Usual(7 * 24)
# Gauges of which failures in a row are counted, and what a failure is.
FAILS: Final[Mapping[str, Callable[[float], bool]]] = {
    gauges.TOKEN_PATH: lambda value: value < 1,
    gauges.HEALTH_STATUS: lambda value: not 200 <= value < 300,
    gauges.BLIND: lambda value: value >= 1,
}


@dataclass(frozen=True, slots=True)
class CanaryEnded:
    """One end of the held connection: when (by `age_ns` of the window), at which age in seconds, and how."""

    at_ns: int
    age_s: float
    end: CanaryEnd
    code: int | None


@dataclass(frozen=True, slots=True)
class CertificateSeen:
    """A certificate by its serial number: seconds until it ends, and when it was seen last (by `age_ns`)."""

    serial: str
    valid_s: int
    at_ns: int


@dataclass(frozen=True, slots=True)
class Window:
    """The last sample, and what is kept of those before.

    `clock_ns`: covered time, by which timers run. `age_ns`: time with its gaps, by which old values leave.
    `failed`: the last probe that failed; `leak_from` and `outage_from`: the samples (seq) with which what the detector
    counts began. `in_a_row`: of FAILS. `rss`: (seconds, bytes), one in five minutes.
    """

    every_s: float
    clock_ns: int = 0
    age_ns: int = 0
    sample: Sample | None = None
    success: Success = WELL
    failed: ProbeSeen | None = None
    leak_from: int = 0
    outage_from: int = 0
    opens: Recent = NEVER
    pings: Recent = NEVER
    missed: Recent = NEVER
    usual_ping: Usual = A_WEEK
    ended: tuple[CanaryEnded, ...] = ()
    ends: Counts = BY_MINUTE
    certificates: tuple[CertificateSeen, ...] = ()
    complaints: Usual = A_DAY
    rss: tuple[tuple[float, float], ...] = ()
    growth: Slope | None = None
    in_a_row: Mapping[str, int] = field(default_factory=dict)

    def then(self, sample: Sample, detector: Detector) -> "Window":
        """With one sample more; of planned work (`quiet`) only the time passes."""
        now = replace(
            self,
            clock_ns=self.clock_ns + covered_ns(self.sample, sample, self.every_s),
            age_ns=self.age_ns + _passed_ns(self.sample, sample),
            sample=sample,
        )
        if sample.quiet:
            return now
        if sample.probe is not None:
            now = now._probed(sample.probe, sample.seq, detector)
        if sample.canary is not None:
            now = now._held(sample.canary)
        return now._gauged(sample.gauges) if sample.gauges else now

    @property
    def lately_ns(self) -> int:
        """How far back latencies count."""
        return max(LATELY_NS, round(LEAST_LATELY * self.every_s * NS))

    def lately(self, values: Recent) -> Recent:
        """Those of the last minutes."""
        return values.since(self.age_ns, self.lately_ns)

    @property
    def ended_lately(self) -> tuple[CanaryEnded, ...]:
        """The ends of the canary in the last hour that were not our doing and not a normal close."""
        return tuple(
            one
            for one in self.ended
            if self.age_ns - one.at_ns <= HOUR_NS and one.end is not CanaryEnd.OURS and one.code != NORMAL
        )

    def gauge(self, name: str) -> float | None:
        """The value of a gauge in the last sample, None if it is not there."""
        return self.sample.gauges.get(name) if self.sample else None

    def unknown(self, *names: str) -> Unknown:
        """Why none of these parts is known in the last sample."""
        known = self.sample.unknown if self.sample else {}
        return Unknown(next((known[name] for name in names if name in known), None))

    def _probed(self, probe: ProbeSeen, seq: int, detector: Detector) -> "Window":
        now = self.age_ns
        success = self.success.then(probe.failed, detector)
        opens = self.opens if probe.open_us is None else self.opens.then(now, probe.open_us, self.lately_ns)
        return replace(
            self,
            success=success,
            leak_from=seq if success.since.tried == 1 else self.leak_from,
            outage_from=seq if success.steep.tried == 1 else self.outage_from,
            failed=probe if probe.failed else self.failed,
            opens=opens,
            certificates=self._with_certificate(probe),
        )

    def _with_certificate(self, probe: ProbeSeen) -> tuple[CertificateSeen, ...]:
        if not probe.serial or probe.valid_s is None:
            return self.certificates
        seen = CertificateSeen(probe.serial, probe.valid_s, self.age_ns)
        return (*(one for one in self.certificates if one.serial != probe.serial), seen)[-SERIALS:]

    def _held(self, canary: CanarySeen) -> "Window":
        now, span = self.age_ns, self.lately_ns
        after = replace(self, missed=self.missed.then(now, canary.missed, span))
        if canary.ping_us is not None:
            pings = self.pings.then(now, canary.ping_us, span)
            after = replace(after, pings=pings, usual_ping=self.usual_ping.then(self.clock_ns, canary.ping_us))
        if canary.end is None:
            return after
        ended = CanaryEnded(now, canary.age_s, canary.end, canary.code)
        ours = canary.end is CanaryEnd.OURS
        cut = canary.end in (CanaryEnd.CUT, CanaryEnd.SILENT)
        ends = self.ends if ours else self.ends.then(self.clock_ns, 1, int(cut))
        return replace(after, ended=(*self.ended, ended)[-ENDS:], ends=ends)

    def _gauged(self, seen: Mapping[str, float]) -> "Window":
        now = self
        failing = {name: self._row(name, seen[name]) for name in FAILS if name in seen}
        if failing:
            now = replace(now, in_a_row={**now.in_a_row, **failing})
        if gauges.LOG_COMPLAINTS in seen:
            now = replace(now, complaints=now.complaints.then(now.clock_ns, seen[gauges.LOG_COMPLAINTS]))
        if gauges.LOG_ENDS in seen:
            tried, cut = int(seen[gauges.LOG_ENDS]), int(seen.get(gauges.LOG_ENDS_1006, 0))
            now = replace(now, ends=now.ends.then(now.clock_ns, tried, cut))
        return now._grown(seen[gauges.RSS]) if gauges.RSS in seen else now

    def _row(self, name: str, value: float) -> int:
        return self.in_a_row.get(name, 0) + 1 if FAILS[name](value) else 0

    def _grown(self, rss: float) -> "Window":
        """With a point of memory every five minutes; the slope is found anew then only, as it costs a millisecond."""
        at_s = self.age_ns / NS
        if self.rss and at_s - self.rss[-1][0] < RSS_EVERY_NS / NS:
            return self
        reach = RSS_POINTS * RSS_EVERY_NS / NS
        points = (*(one for one in self.rss if at_s - one[0] < reach), (at_s, rss))
        return replace(self, rss=points, growth=slope_of(points) if len(points) >= RSS_POINTS else None)


def _passed_ns(before: Sample | None, after: Sample) -> int:
    """The time between two samples; after a new boot of the machine more than anything here is kept for."""
    if before is None:
        return 0
    return REBOOT_NS if before.boot != after.boot else max(0, after.mono_ns - before.mono_ns)
