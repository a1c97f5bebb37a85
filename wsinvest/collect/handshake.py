"""The handshake, stage by stage: repeats of the baseline and the counterfactual probes that change one thing each."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.attempt import Attempt


class Stop(StrEnum):
    """Why fewer attempts were made than planned."""

    RATE_LIMITED = "rate_limited"
    THREE_TIMEOUTS = "three_timeouts"
    DEADLINE = "deadline"
    BUDGET = "budget"
    ABORTED_BY_SOURCE = "aborted_by_source"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Repeats or probes that were not made, and why."""

    what: str
    count: int
    why: Stop


@dataclass(frozen=True, slots=True)
class PlainGet:
    """A GET without upgrade on a path of the target. `label` is `path` or `root`; status None: no HTTP answer."""

    label: str
    status: int | None
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Handshake:
    """All attempts. Rates and percentiles use `repeats` only; the first of them is the baseline."""

    repeats: tuple[Attempt, ...]
    probes: tuple[Attempt, ...] = ()
    plain: tuple[PlainGet, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    on_this_host: bool = False

    @property
    def baseline(self) -> Attempt:
        """The first repeat."""
        return self.repeats[0]

    @property
    def success_rate(self) -> float:
        """Opened repeats over all repeats, 0..1."""
        return sum(attempt.opened for attempt in self.repeats) / len(self.repeats)

    def probe(self, label: str) -> Attempt | None:
        """The probe of this label, None when it was not made."""
        return next((probe for probe in self.probes if probe.change and probe.change.label == label), None)

    def percentile_ms(self, share: float) -> float | None:
        """The nearest-rank percentile of the opened repeats' time to open, None when none opened."""
        times = sorted(attempt.open_ms for attempt in self.repeats if attempt.open_ms is not None)
        return times[max(0, -(-int(share * 100) * len(times) // 100) - 1)] if times else None
