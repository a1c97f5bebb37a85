"""What happened lately: values of the last minutes, and counts in buckets of equal length. Both are bounded."""

from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Final

from wsinvest.facts.tally import nearest_rank

MOST: Final = 512  # values that are kept at most, whatever the rate


@dataclass(frozen=True, slots=True)
class Recent:
    """Values with the time at which they were seen, in nanoseconds; the oldest first."""

    seen: tuple[tuple[int, int], ...] = ()

    def then(self, now_ns: int, value: int, span_ns: int) -> "Recent":
        """With one value more, and without those that are older than `span_ns`."""
        return Recent((*self.since(now_ns, span_ns).seen[1 - MOST :], (now_ns, value)))

    def since(self, now_ns: int, span_ns: int) -> "Recent":
        """Those that are not older than `span_ns`; itself if that is all."""
        if not self.seen or now_ns - self.seen[0][0] <= span_ns:
            return self
        return Recent(tuple(one for one in self.seen if now_ns - one[0] <= span_ns))

    def p95(self) -> int | None:
        """The 95th percentile by nearest rank; None without values."""
        values = sorted(value for _at, value in self.seen)
        return values[nearest_rank(0.95, len(values)) - 1] if values else None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were tried and how many of them were bad, in buckets of `size_ns`, at most `keep` of them."""

    size_ns: int
    keep: int
    buckets: tuple[tuple[int, int, int], ...] = ()

    def then(self, clock_ns: int, tried: int, bad: int) -> "Counts":
        """With more of them."""
        place = clock_ns // self.size_ns
        last = self.buckets[-1] if self.buckets else None
        if last and last[0] == place:
            merged = (place, last[1] + tried, last[2] + bad)
            return Counts(self.size_ns, self.keep, (*self.buckets[:-1], merged))
        kept = self.buckets
        while kept and kept[0][0] <= place - self.keep:
            kept = kept[1:]
        return Counts(self.size_ns, self.keep, (*kept, (place, tried, bad)))

    def last(self, clock_ns: int, span_ns: int) -> tuple[int, int]:
        """How many were tried and bad in the last `span_ns`, by whole buckets."""
        first = clock_ns // self.size_ns - ceil(span_ns / self.size_ns)
        found = [one for one in self.buckets if one[0] > first]
        return sum(one[1] for one in found), sum(one[2] for one in found)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual: the median of the medians of hours, of one value a minute. At most `keep` hours."""

    keep: int
    hours: tuple[float, ...] = ()
    minutes: tuple[float, ...] = ()
    place: int = -1

    def then(self, clock_ns: int, value: float) -> "Usual":
        """With one value more; of those of one minute the first counts."""
        place = clock_ns // 60_000_000_000
        if place == self.place:
            return self
        if self.place >= 0 and place // 60 != self.place // 60:
            hours = (*self.hours, median(self.minutes))[-self.keep :]
            return Usual(self.keep, hours, (value,), place)
        return Usual(self.keep, self.hours, (*self.minutes, value), place)

    def median(self, hours: int) -> float | None:
        """The usual value; None before there are so many hours."""
        return median(self.hours) if len(self.hours) >= hours else None
