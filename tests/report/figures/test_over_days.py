"""The figures of a trend draw what was measured, leave gaps where nothing was, and are documents that plotly takes."""

from datetime import UTC, datetime, timedelta

import plotly.graph_objects as graph_objects
import pytest

from wsinvest.compare.statistics import Interval
from wsinvest.compare.trend import Day, Half, Outage, Trend
from wsinvest.model.difference import Turn
from wsinvest.report.figures import over_days

NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
NONE = Half(None, None)


def trend(*days: Day, outages: tuple[Outage, ...] = ()) -> Trend:
    """A trend of these days."""
    return Trend("shop", NOW, days, NONE, NONE, NONE, Turn.UNKNOWN, outages)


def measured(ago: int) -> Day:
    """A day on which 90 of 100 connections opened."""
    return Day((NOW - timedelta(days=ago)).date(), 86_400.0, 90, 10, Interval(0.9, 0.8, 0.95), 40.0, 90.0)


def unmeasured(ago: int) -> Day:
    """A day that was not watched."""
    return Day((NOW - timedelta(days=ago)).date())


FOUND = trend(measured(2), unmeasured(1), measured(0), outages=(Outage("i1", NOW - timedelta(hours=1)),))


def test_a_day_that_was_not_watched_is_a_gap():
    """Not a zero, and no line leads over it."""
    (dots,) = over_days.opened(FOUND).spec["data"]
    middle, high = over_days.times(FOUND).spec["data"]

    assert ([0.9, None, 0.9], [0.05, 0, 0.05]) == (dots["y"], dots["error_y"]["array"])
    assert ([40.0, None, 40.0], [90.0, None, 90.0]) == (middle["y"], high["y"])
    assert {False} == {one["connectgaps"] for one in (dots, middle, high)}


def test_an_outage_that_lasts_reaches_to_now():
    """The area is drawn over the days at its very times."""
    (area,) = over_days.opened(FOUND).spec["layout"]["shapes"]

    assert ("2026-11-29T03:00:00", "2026-11-29T04:00:00") == (area["x0"], area["x1"])


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_plotly_takes_them(language: str):
    """Each name and value is one of plotly's, for a day, a week and a year."""
    for days in (1, 7, 365):
        found = trend(*map(measured, range(days - 1, -1, -1)))
        for figure in (over_days.opened(found, language), over_days.times(found, language)):
            graph_objects.Figure(figure.spec["data"], figure.spec["layout"])
            assert 1 <= len(figure.spec["layout"]["xaxis"]["tickvals"]) <= 5


def test_without_a_measurement_there_is_no_drawing():
    """Nor an empty frame: the section says that nothing was measured."""
    found = trend(unmeasured(1), unmeasured(0))

    assert ("", "") == (over_days.opened(found).html(), over_days.times(found).html())
