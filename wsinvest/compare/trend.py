"""The trend of a watched target: each day's success and times, outages, gauges, and the later half beside the earlier.

An interval of a share counts connections as independent; an outage makes many fail at once, so it is the least that a
day is uncertain by, and outages are counted beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from wsinvest.compare.statistics import Interval, share, share_difference
from wsinvest.facts.bins import Bins, merged
from wsinvest.model.alert import AlertEvent, Event, Incident
from wsinvest.model.difference import Turn

FAILING: Final = "probe.failing"


class Span(Protocol):
    """Least, mean and most of a gauge in an hour."""

    @property
    def least(self) -> float:
        """The smallest value."""

    @property
    def mean(self) -> float:
        """The mean of the values."""

    @property
    def most(self) -> float:
        """The largest value."""


class Hour(Protocol):
    """One hour of samples, as `facts.rollup.Rollup`."""

    @property
    def hour(self) -> datetime:
        """Its start, UTC."""

    @property
    def covered_s(self) -> float:
        """Seconds of it that were watched."""

    @property
    def opened(self) -> int:
        """Connections that opened and stayed."""

    @property
    def failed(self) -> int:
        """Connections that did not."""

    @property
    def open_us(self) -> Bins:
        """The times to open, in microseconds."""

    @property
    def gauges(self) -> Mapping[str, Any]:
        """`Span` by the gauge's name."""


@dataclass(frozen=True, slots=True)
class Range:
    """Least, mean and most of a gauge; the mean is that of the hours, weighted by what was covered."""

    least: float
    mean: float
    most: float


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which the target was called down or leaking. `ended`: None while it lasts."""

    incident: str
    began: datetime
    ended: datetime | None = None

    def seconds(self, now: datetime) -> float:
        """How long it lasted, or lasts at `now`."""
        return ((self.ended or now) - self.began).total_seconds()


@dataclass(frozen=True, slots=True)
class Day:
    """One day (UTC). `success`, `p50_ms`, `p95_ms`: None where nothing was measured."""

    date: date
    covered_s: float = 0.0
    opened: int = 0
    failed: int = 0
    success: Interval | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    outages: tuple[Outage, ...] = ()
    gauges: Mapping[str, Range] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Half:
    """The success and p95 of one half of the days."""

    success: Interval | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Days in their order, each day once, those without samples too.

    `turn`: of the success of the later half against the earlier one; OTHER if the difference may be chance, UNKNOWN if
    a half measured nothing. `certificate_until`: by the last sample that saw one. `ended_at`: the last sample, if no
    watch is running; else None.
    """

    target: str
    now: datetime
    days: tuple[Day, ...]
    whole: Half
    earlier: Half
    later: Half
    turn: Turn
    outages: tuple[Outage, ...] = ()
    incidents: tuple[Incident, ...] = ()
    firing: tuple[AlertEvent, ...] = ()
    certificate_until: datetime | None = None
    ended_at: datetime | None = None

    @property
    def until(self) -> datetime:
        """Up to when something is known of what has not ended."""
        return self.ended_at or self.now


def trend_of(
    target: str,
    hours: Iterable[Hour],
    events: Sequence[AlertEvent],
    *,
    now: datetime,
    days: int,
    incidents: Sequence[Incident] = (),
    certificate_until: datetime | None = None,
    ended_at: datetime | None = None,
) -> Trend:
    """The trend of the last `days` days up to `now`."""
    first = (now - timedelta(days=days - 1)).date()
    by_day: dict[date, list[Hour]] = {first + timedelta(days=n): [] for n in range(days)}
    for hour in hours:
        if hour.hour.date() in by_day:
            by_day[hour.hour.date()].append(hour)
    gone = outages_of(events)
    recent = tuple(one for one in gone if (one.ended or now).date() >= first)
    sums = {day: _sum(found) for day, found in by_day.items()}  # a year is 365 merges more, not 8,760
    made = tuple(_day(day, sums[day], by_day[day], recent) for day in by_day)
    ordered = list(sums.values())
    middle = len(ordered) // 2
    first_half, second_half = _total(ordered[:middle]), _total(ordered[middle:])
    earlier, later = _half(first_half), _half(second_half)
    return Trend(
        target=target,
        now=now,
        days=made,
        whole=_half(_total((first_half, second_half))),
        earlier=earlier,
        later=later,
        turn=_turn(earlier.success, later.success),
        outages=recent,
        incidents=tuple(one for one in incidents if (one.closed_at or now).date() >= first),
        firing=firing(events),
        certificate_until=certificate_until,
        ended_at=ended_at,
    )


def outages_of(events: Iterable[AlertEvent]) -> tuple[Outage, ...]:
    """From each *firing* of probe.failing to its *resolved*, in their order."""
    found: list[Outage] = []
    for event in events:
        if event.code != FAILING:
            continue
        lasting = bool(found) and found[-1].ended is None
        if event.event is Event.RESOLVED and lasting:
            found[-1] = Outage(found[-1].incident, found[-1].began, event.at)
        elif event.event in (Event.FIRING, Event.FLAPPING) and not lasting:
            found.append(Outage(event.incident, event.at))
    return tuple(found)


def firing(events: Iterable[AlertEvent]) -> tuple[AlertEvent, ...]:
    """The last event of each alert that was said to fire and not to be resolved, by code."""
    last: dict[str, AlertEvent] = {}
    for event in events:
        if event.event is Event.RESOLVED:
            last.pop(event.code, None)
        elif event.event is not Event.TEST:
            last[event.code] = event
    return tuple(last[code] for code in sorted(last))


@dataclass(frozen=True, slots=True)
class _Sum:
    """Connections of some hours, and their merged times, None without any."""

    opened: int = 0
    failed: int = 0
    times: Bins | None = None

    @property
    def success(self) -> Interval | None:
        return share(self.opened, self.opened + self.failed) if self.opened + self.failed else None

    def percentile_ms(self, part: float) -> float | None:
        found = None if self.times is None else self.times.percentile(part)
        return None if found is None else found / 1000


def _sum(hours: Iterable[Hour]) -> _Sum:
    return _total([_Sum(one.opened, one.failed, one.open_us) for one in hours])


def _total(parts: Sequence[_Sum]) -> _Sum:
    """All of them, their times merged in one pass."""
    times = [one.times for one in parts if one.times is not None]
    return _Sum(sum(one.opened for one in parts), sum(one.failed for one in parts), merged(times) if times else None)


def _day(day: date, whole: _Sum, hours: Sequence[Hour], outages: Sequence[Outage]) -> Day:
    return Day(
        date=day,
        covered_s=sum(one.covered_s for one in hours),
        opened=whole.opened,
        failed=whole.failed,
        success=whole.success,
        p50_ms=whole.percentile_ms(0.50),
        p95_ms=whole.percentile_ms(0.95),
        outages=tuple(one for one in outages if one.began.date() == day),
        gauges=dict(_gauges(hours)),
    )


def _half(whole: _Sum) -> Half:
    """Percentiles of the merged times, since percentiles are never averaged."""
    return Half(whole.success, whole.percentile_ms(0.95))


def _gauges(hours: Sequence[Hour]) -> Iterator[tuple[str, Range]]:
    weighed = [(hour.gauges, max(hour.covered_s, 1.0)) for hour in hours]
    for name in sorted({name for hour in hours for name in hour.gauges}):
        spans = [(gauges[name], weight) for gauges, weight in weighed if name in gauges]
        least, most = min([span.least for span, _ in spans]), max([span.most for span, _ in spans])
        mean = sum([span.mean * weight for span, weight in spans]) / sum([weight for _, weight in spans])
        yield name, Range(least, mean, most)


def _turn(earlier: Interval | None, later: Interval | None) -> Turn:
    if earlier is None or later is None:
        return Turn.UNKNOWN
    found = share_difference(earlier, later)
    if not found.excludes_zero:
        return Turn.OTHER
    return Turn.BETTER if found.value > 0 else Turn.WORSE
