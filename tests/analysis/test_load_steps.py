"""The seconds of a load become steps that lose nothing."""

from dataclasses import replace

import pytest

from wsinvest.analysis.load_steps import steps
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import LoadRow


def row(at_s: float, tried: int = 10, latency_us: int = 1000) -> LoadRow:
    """One row with as many handshakes and messages as tried, one of which failed."""
    times = Bins.of([latency_us] * tried)
    return LoadRow(at_s, int(at_s), tried, tried - 1, 1, 0, tried, tried, times, times, Bins.of([100]))


def test_a_short_load_has_a_step_for_each_second():
    """As the rows are, and as long as they really were."""
    rows = [row(1.004), row(2.007), row(3.011)]

    assert rows == [one.row for one in steps(rows)]
    assert [1.004, 1.003, 1.004] == [round(one.took_s, 3) for one in steps(rows)]
    assert 10 / 1.004 == steps(rows)[0].a_second(10)


@pytest.mark.parametrize(
    ("times", "ends"),
    [
        ((1.0, 2.0, 2.02), [1.0, 2.02]),
        ((1.0, 1.03, 2.03), [1.0, 2.03]),
        ((1.0, 2.0, 2.7), [1.0, 2.0, 2.7]),
        ((0.02,), [0.02]),
        ((0.0,), [0.0]),
        ((), []),
    ],
    ids=["a scrap at the end", "between two searches", "more than half", "only a scrap", "no time at all", "nothing"],
)
def test_a_row_of_less_than_a_second_makes_no_rate_of_its_own(times: tuple[float, ...], ends: list[float]):
    """Ten events in 20 ms are not 500 a second."""
    rows = [row(at) for at in times]
    found = steps(rows)

    assert ends == [one.row.at_s for one in found]
    assert sum(one.tried for one in rows) == sum(one.row.tried for one in found)


def test_a_day_is_drawn_in_longer_steps_and_its_percentiles_are_those_of_all_values():
    """One slow second of a step is its p99, not the mean of the seconds' own."""
    rows = [row(float(second), latency_us=1_000_000 if second == 100 else 1000) for second in range(1, 86_401)]
    found = steps(rows)

    assert 115 < len(found) <= 126
    assert 86_400 * 10 == sum(one.row.tried for one in found) == sum(one.row.latency.count for one in found)
    assert 86_400 == sum(one.row.failed for one in found)
    assert 86_400 == found[-1].row.at_s == found[-1].row.open
    first = found[0].row.latency
    assert (1000, 1_000_000) == (round(first.percentile(0.5), -1), round(first.percentile(1.0), -4))
    assert 10.0 == found[5].a_second(found[5].row.tried)


def test_what_was_seen_of_the_target_is_that_of_the_end():
    """A share of a limit is a moment, not a sum."""
    rows = [replace(row(float(at)), memory=at / 10, descriptors=None) for at in (1, 2, 3, 4)]

    assert [0.2, 0.4] == [one.row.memory for one in steps(rows, most=2)]
