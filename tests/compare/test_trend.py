"""The trend of a watch: days, outages, gauges, and the later half beside the earlier one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from wsinvest.compare.trend import Range, Trend, firing, outages_of, trend_of
from wsinvest.facts.bins import Bins
from wsinvest.i18n.catalogue import UNTRANSLATED
from wsinvest.model.alert import AlertEvent, Event, Found, Incident, Light, Root
from wsinvest.model.difference import Turn
from wsinvest.model.finding import Confidence
from wsinvest.report.terminal import text
from wsinvest.report.trended import NAMES, document, trended

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TIMES = Bins.of((5000,) * 10)
BINNED_5 = pytest.approx(5.0, rel=0.004)  # what a bin of 5 ms says


@dataclass(frozen=True)
class Hour:
    """One hour as the history keeps it."""

    hour: datetime
    opened: int = 240
    failed: int = 0
    covered_s: float = 3600.0
    open_us: Bins = TIMES
    gauges: Mapping[str, Range] = field(default_factory=dict)


def hours(days_ago: int, count: int = 12, **more: object) -> list[Hour]:
    """Hours of one day, from midnight."""
    begin = datetime.combine(NOW.date() - timedelta(days=days_ago), datetime.min.time(), UTC)
    return [Hour(begin + timedelta(hours=n), **more) for n in range(count)]  # type: ignore[arg-type]


def event(what: Event, at: datetime, code: str = "probe.failing", incident: str = "i1") -> AlertEvent:
    return AlertEvent(what, incident, 1, "shop", code, Light.OK, Light.FIRING, at)


def test_each_day_stands_once_and_what_was_not_watched_is_unknown():
    """A day without samples has no success of 0 and none of 1."""
    found = trend_of("shop", [*hours(0), *hours(2), *hours(40)], (), now=NOW, days=3)

    assert ["2026-11-26", "2026-11-27", "2026-11-28"] == [one.date.isoformat() for one in found.days]
    assert [1.0, None, 1.0] == [one.success.value if one.success else None for one in found.days]
    assert [BINNED_5, None, BINNED_5] == [one.p95_ms for one in found.days]


def test_percentiles_of_a_day_come_from_all_its_times():
    """One slow hour of two is seen in the p95 of the day and not in its median."""
    slow = Hour(NOW, open_us=Bins.of((500_000,) * 4))
    found = trend_of("shop", [Hour(NOW - timedelta(hours=2)), slow], (), now=NOW, days=1)

    assert (BINNED_5, pytest.approx(500, rel=0.004)) == (found.days[0].p50_ms, found.days[0].p95_ms)


@pytest.mark.parametrize(
    ("earlier", "later", "turn"),
    [
        ((240, 0), (200, 40), Turn.WORSE),
        ((200, 40), (240, 0), Turn.BETTER),
        ((239, 1), (238, 2), Turn.OTHER),
        ((0, 0), (240, 0), Turn.UNKNOWN),
    ],
)
def test_the_later_half_is_compared_with_the_earlier(earlier: tuple[int, int], later: tuple[int, int], turn: Turn):
    """Only a difference that is no chance is called one."""
    made = [
        *hours(1, 1, opened=earlier[0], failed=earlier[1]),
        *hours(0, 1, opened=later[0], failed=later[1]),
    ]

    assert turn is trend_of("shop", made, (), now=NOW, days=2).turn


def test_an_outage_lasts_from_firing_to_resolved():
    """Reminders and escalations within it are no outages of their own; the last one goes on."""
    at = [NOW - timedelta(hours=n) for n in (9, 8, 7, 2, 1)]
    events = [
        event(Event.FIRING, at[0]),
        event(Event.REMINDER, at[1]),
        event(Event.RESOLVED, at[2]),
        event(Event.FIRING, at[3], "memory.high"),
        event(Event.FIRING, at[4], incident="i2"),
    ]

    assert [("i1", 7200.0), ("i2", 3600.0)] == [(one.incident, one.seconds(NOW)) for one in outages_of(events)]
    assert ["memory.high", "probe.failing"] == [one.code for one in firing(events)]


def whole() -> Trend:
    """A trend with everything in it."""
    spans = {"memory.used": Range(0.2, 0.5, 0.8)}
    incident = Incident(
        "i1",
        "shop",
        NOW - timedelta(days=1),
        ("probe.failing",),
        found=Found.ROOT,
        root=Root("tcp.connect.refused", Confidence.PROVEN),
        first_step="Start it.",
        closed_at=NOW - timedelta(hours=23),
    )
    events = [
        event(Event.FIRING, NOW - timedelta(days=1)),
        event(Event.RESOLVED, NOW - timedelta(hours=23)),
        event(Event.FIRING, NOW - timedelta(hours=1), incident="i2"),
    ]
    made = [*hours(2), *hours(1, opened=200, failed=40), *hours(0, gauges=spans)]
    until = NOW + timedelta(days=20)
    return trend_of("shop", made, events, now=NOW, days=4, incidents=(incident,), certificate_until=until)


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_all_of_it_is_shown_in_the_reader_s_language(language: str):
    """Bars, incidents with cause and step, the outage without a kept incident, gauges, certificate."""
    said = "\n".join(text(trended(whole(), name, language), 200) for name in NAMES)

    assert UNTRANSLATED not in said
    assert "·█▇█" in said  # the first day was not watched
    assert all(
        part in said for part in ("tcp.connect.refused", "Start it.", "probe.failing", "memory.used", "20 d", "shop")
    )


def test_nothing_measured_is_said_and_not_drawn_as_well():
    """An empty history: no green badge, no share of 100 %."""
    found = trend_of("shop", (), (), now=NOW, days=2)
    said = "\n".join(text(trended(found, name)) for name in NAMES)

    assert "Nothing was measured in these 2 days." in said
    assert "100%" not in said
    assert None is json.loads(document(found))["whole"]["success"]


def test_the_document_holds_each_day_and_outage():
    """ASCII, with null for what is unknown."""
    said = json.loads(document(whole()))

    assert [None, 1.0, pytest.approx(200 / 240), 1.0] == [day["success"] and day["success"][0] for day in said["days"]]
    assert [3600.0, 3600.0] == [one["s"] for one in said["outages"]]
    assert [0.2, 0.5, 0.8] == said["days"][-1]["gauges"]["memory.used"]


def test_what_had_not_ended_when_the_watch_did_is_counted_up_to_then():
    """An outage of which no end was seen does not grow while nobody looks."""
    began, ended = NOW - timedelta(hours=3), NOW - timedelta(hours=2)
    incident = Incident("i1", "shop", began, ("probe.failing",))
    events = [event(Event.FIRING, began)]
    found = trend_of("shop", hours(0), events, now=NOW, days=1, incidents=(incident,), ended_at=ended)
    said = "\n".join(text(trended(found, name), 200) for name in NAMES).replace("\xa0", " ")

    assert [3600.0] == [one["s"] for one in json.loads(document(found))["outages"]]
    assert "(no end was seen)" in said
    assert "No watch is running: what follows is known up to 2026-11-28 10:00:00 UTC." in said


def test_a_single_look_is_a_day():
    """It covers no time, and it was measured."""
    found = trend_of("shop", [Hour(NOW, opened=0, failed=1, covered_s=0.0, open_us=Bins())], (), now=NOW, days=1)

    assert "2026-11-28" in text(trended(found, "days"))
