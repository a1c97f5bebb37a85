"""The figure of the seconds of a load."""

from dataclasses import replace

import plotly.graph_objects as graph_objects
import pytest

from tests.building import case
from tests.report.figures.seeing import view
from wsinvest.facts.bins import NONE, Bins
from wsinvest.facts.load import Aborted, Load, LoadRow, Plan
from wsinvest.report.figures import load_seconds
from wsinvest.report.figures.frame import Figure

LOAD = Load(Plan(hold=20, most=20), seconds=3.0)
QUIET = LoadRow(2.0, 20, 0, 0, 0, 0, 0, 0)
ROWS = (
    LoadRow(1.0, 10, 12, 10, 2, 0, 5, 5, Bins.of([9000] * 10), Bins.of([4000] * 5), Bins.of([100] * 17)),
    QUIET,
    LoadRow(4.0, 18, 10, 10, 0, 4, 9, 9, Bins.of([8000] * 10), Bins.of([2000] * 8 + [250_000]), Bins.of([0] * 19)),
)


def drawn(rows=ROWS, language: str = "en", **more) -> Figure:
    """The figure of these rows."""
    return load_seconds.draw(view(case(load=replace(LOAD, **more)), language), rows)


def lines(of: Figure) -> dict[str, dict]:
    """The lines of a figure by name."""
    assert of.spec is not None
    return {one["name"]: one for one in of.spec["data"]}


def test_rates_are_by_the_time_that_a_step_really_took():
    """Ten in two seconds are five a second; failures and ends stand beside what opened."""
    found = lines(drawn())

    assert [10, 20, 18] == found["connections open"]["y"]
    assert [12.0, 0.0, 5.0] == found["handshakes tried"]["y"]
    assert [10.0, 0.0, 5.0] == found["handshakes that opened"]["y"]
    assert [2.0, 0.0, 0.0] == found["handshakes that failed"]["y"]
    assert [0.0, 0.0, 2.0] == found["connections ended by the server"]["y"]
    assert "4 s: 5.0 a second" == found["handshakes that opened"]["hovertext"][2].replace("\xa0", " ")


def test_latencies_are_percentiles_from_the_due_moment_beside_our_own_lag():
    """A second in which nothing was due is a gap; a lag of 0 still has a place on the logarithm's axis."""
    found = lines(drawn())

    assert [9.0, None, 8.0] == [None if y is None else round(y, 1) for y in found["handshakes, p99"]["y"]]
    assert [4.0, None, 2.0] == [None if y is None else round(y, 1) for y in found["messages, p50"]["y"]]
    assert [4.0, None, 250.0] == [None if y is None else round(y) for y in found["messages, p99"]["y"]]
    assert [0.1, None, 0.001] == found["own lag, p99"]["y"]
    assert {False} == {one["connectgaps"] for one in found.values()}
    assert ["y"] + ["y2"] * 4 + ["y3"] * 4 == [one["yaxis"] for one in found.values()]


def test_what_did_not_happen_has_no_line():
    """No failures, no ends, no messages."""
    rows = (LoadRow(1.0, 5, 5, 5, 0, 0, 0, 0, Bins.of([9000] * 5), NONE, Bins.of([100])),)

    expected = ["connections open", "handshakes tried", "handshakes that opened", "handshakes, p99", "own lag, p99"]
    assert expected == list(lines(drawn(rows)))


def test_each_line_has_a_symbol_of_its_own():
    """Nothing depends on colour alone."""
    symbols = [one["marker"]["symbol"] for one in lines(drawn()).values()]

    assert len(symbols) == len(set(symbols))


def test_the_moment_of_an_abort_is_marked_and_said():
    """And only then."""
    whole, cut = drawn(), drawn(aborted=Aborted.REFUSED)

    assert ([], False) == (whole.spec["layout"]["shapes"], "dotted" in whole.caption)
    (line,) = cut.spec["layout"]["shapes"]
    assert (4.0, True) == (line["x0"], "dotted line" in cut.caption)


def test_the_table_says_the_same_in_counts():
    """They add up to those of the load; unknown is not 0."""
    table = drawn().table

    assert table is not None
    assert 3 == len(table.rows)
    assert ("10", "12", "10", "2", "0", "5", "5") == table.rows[0][1:8]
    assert table.rows[1][8] not in ("0 ms", "0")


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_plotly_takes_it(language: str):
    """Each name and value is one of plotly's, for a second, a minute and a day."""
    for seconds in (1, 60, 86_400):
        rows = tuple(replace(ROWS[0], at_s=float(at)) for at in range(1, seconds + 1))
        found = drawn(rows, language, aborted=Aborted.SLOW)
        graph_objects.Figure(found.spec["data"], found.spec["layout"])
        assert len(found.table.rows) <= 126


def test_without_a_load_or_its_seconds_nothing_is_drawn():
    """An older case has facts and no rows."""
    assert "" == drawn(()).html()
    assert "" == load_seconds.draw(view(case()), ROWS).html()
