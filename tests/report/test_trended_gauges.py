"""The gauges of a trend are told in words and with units, as the live page tells them."""

from datetime import UTC, datetime
from html import unescape

import pytest

from wsinvest.compare.trend import Trend, trend_of
from wsinvest.facts.rollup import Rollup, Span
from wsinvest.publish.watched import page
from wsinvest.report.gauge_words import GAUGES, gauge_word
from wsinvest.report.terminal import text
from wsinvest.report.trended import trended

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def trend() -> Trend:
    """An hour of each gauge, from 0 to 2**26, and one of another version."""
    spans = {name: Span(0.0, 2.0**26, 2.0**26, 2) for name in GAUGES}
    hour = Rollup(NOW.replace(hour=11), 1, 2, 2, covered_s=3600.0, gauges={**spans, "of_tomorrow": Span(1, 1, 1, 1)})
    return trend_of("shop", (hour,), (), now=NOW, days=1)


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_no_gauge_is_called_by_its_code(language: str):
    """On the screen and on the page; what has no words keeps its name."""
    for said in (text(trended(trend(), "gauges", language), 200), unescape(page(trend(), language))):
        assert [] == [name for name in GAUGES if "_" in name and (f"{name} " in said or f">{name}<" in said)]
        assert all(gauge_word(name, language) in said for name in (*GAUGES, "of_tomorrow"))


def test_each_number_has_its_unit():
    """Bytes as MiB, shares as percentages, yes and no with the share of yes."""
    rows = {str(row[0]): row[1:4] for row in trended(trend(), "gauges").blocks[0].rows}

    assert ("0\u00a0B", "32.0\u00a0MiB", "64.0\u00a0MiB") == rows["Memory of the server's process"]
    assert ("no", "yes") == (rows["A token is to be had"][0], rows["A token is to be had"][2])
    assert ("no answer", "") == rows["Status of the health endpoint"][:2]
