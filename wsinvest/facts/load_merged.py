"""Several loads as one. They merge exactly: counts are added, bins are merged, and no percentile is ever averaged."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from wsinvest.facts.bins import merged as merged_bins
from wsinvest.facts.load import Aborted, EndClass, FailureClass, Load, LoadTimes, Plan, SearchStep, carried_by
from wsinvest.model.stage import Reason, StageName


def merged(several: Iterable[Load]) -> Load:
    """All of them as one: what several generators did to one target at the same time. Raises ValueError for none."""
    loads = tuple(several)
    if not loads:
        raise ValueError("no load to merge")
    search, find = _search(loads), loads[0].plan.find
    return Load(
        plan=_plan(loads),
        seconds=max(one.seconds for one in loads),
        tried=sum(one.tried for one in loads),
        opened=sum(one.opened for one in loads),
        failures=_failures(loads),
        ends=_ends(loads),
        early=sum(one.early for one in loads),
        held=sum(one.held for one in loads),
        sent=sum(one.sent for one in loads),
        answered=sum(one.answered for one in loads),
        times=merged_times(one.times for one in loads),
        cpu_s=sum(one.cpu_s for one in loads),
        kb_per_connection=_kb(loads),
        aborted=next((one.aborted for one in loads if one.aborted), Aborted.NOT),
        carried=None if find is None else carried_by(search, find),
        on_loopback=all(one.on_loopback for one in loads),
        search=search,
    )


def _search(loads: tuple[Load, ...]) -> tuple[SearchStep, ...]:
    """The steps that all of them did, at the same times: rates are added, and percentiles are of all values."""
    return tuple(
        SearchStep(
            sum(one.rate for one in steps),
            merged_bins(one.latency for one in steps),
            merged_bins(one.lag for one in steps),
        )
        for steps in zip(*(one.search for one in loads), strict=False)
    )


def merged_times(several: Iterable[LoadTimes]) -> LoadTimes:
    """Each kind of time by itself."""
    times = tuple(several)
    return LoadTimes(**{one.name: merged_bins(getattr(each, one.name) for each in times) for one in fields(LoadTimes)})


def _plan(loads: tuple[Load, ...]) -> Plan:
    plans = [one.plan for one in loads]
    return replace(
        plans[0],
        hold=sum(one.hold for one in plans),
        rate=sum(one.rate for one in plans),
        pings=sum(one.pings for one in plans),
        most=sum(one.most for one in plans),
    )


def _failures(loads: tuple[Load, ...]) -> tuple[FailureClass, ...]:
    found: dict[tuple[StageName, Reason, int | None], FailureClass] = {}
    for one in (failure for load in loads for failure in load.failures):
        known = found.get(one.kind)
        found[one.kind] = one if known is None else _together(known, one)
    return tuple(sorted(found.values(), key=lambda one: -one.count))


def _together(first: FailureClass, other: FailureClass) -> FailureClass:
    return replace(
        first,
        count=first.count + other.count,
        first_at_s=min(first.first_at_s, other.first_at_s),
        example=first.example or other.example,
    )


def _ends(loads: tuple[Load, ...]) -> tuple[EndClass, ...]:
    found: dict[tuple[int | None, Reason], int] = {}
    for one in (end for load in loads for end in load.ends):
        found[one.code, one.reason] = found.get((one.code, one.reason), 0) + one.count
    return tuple(EndClass(code, reason, count) for (code, reason), count in _most_first(found))


def _most_first(
    found: Mapping[tuple[int | None, Reason], int],
) -> list[tuple[tuple[int | None, Reason], int]]:
    return sorted(found.items(), key=lambda item: -item[1])


def _kb(loads: tuple[Load, ...]) -> float | None:
    """The mean, weighted by what each held; None where one does not know it."""
    known = [(one.kb_per_connection, one.held) for one in loads if one.kb_per_connection is not None]
    held = sum(count for _kb, count in known)
    return sum(kb * count for kb, count in known) / held if held else None
