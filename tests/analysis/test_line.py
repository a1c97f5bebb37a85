"""A line by least squares, and where it crosses a limit."""

import random

import pytest

from wsinvest.analysis.line import behind_bend, crossing, crossing_of_sum, fitted, t95

STEPS = tuple(range(20, 421, 50))


def noisy(slope: float, error: float, seed: int) -> list[tuple[float, float]]:
    """Readings around `1000 + slope * x`."""
    chance = random.Random(seed)
    return [(x, 1000 + slope * x + chance.gauss(0, error)) for x in STEPS]


def test_a_line_goes_through_readings_that_lie_on_it():
    """Without any error, its crossing is a point."""
    line = fitted([(x, 7 + x) for x in STEPS])

    assert line is not None
    assert (7.0, 1.0) == pytest.approx((line.intercept, line.slope))
    found = crossing(line, 512)
    assert found is not None
    assert (505, 505, 505) == pytest.approx((found.value, found.low, found.high))


def test_the_interval_of_the_crossing_covers_the_truth_in_95_of_100():
    """1,000 noisy ladders of one server: 92 to 98 % of the intervals hold the true crossing, (5000 - 1000) / 2."""
    found = [crossing(line, 5000) for seed in range(1000) if (line := fitted(noisy(2.0, 30.0, seed)))]
    held = sum(one is not None and one.low <= 2000 <= one.high for one in found)

    assert 1000 == len(found)
    assert 920 <= held <= 980


@pytest.mark.parametrize(("slope", "error"), [(0.0, 10.0), (0.001, 30.0), (-1.0, 0.1)], ids=["flat", "lost", "falls"])
def test_nothing_is_predicted_where_the_slope_may_be_0(slope: float, error: float):
    """Such a line crosses the limit nowhere that could be told."""
    line = fitted(noisy(slope, error, 1))

    assert line is not None
    assert crossing(line, 5000) is None


@pytest.mark.parametrize("points", [[], [(1, 1), (2, 2), (3, 3)], [(5, 1), (5, 2), (5, 3), (5, 4)]])
def test_too_few_readings_are_no_line(points: list[tuple[float, float]]):
    """Three of them, or all at one place."""
    assert fitted(points) is None


def test_two_costs_add_up():
    """A connection of 20 that takes 180 more once it is busy: 5 of them fill 1,000, whatever is flat is refused."""
    idle, busy = fitted([(x, 20 * x) for x in STEPS]), fitted([(x, 180 * x) for x in STEPS])
    flat = fitted([(x, 0.0) for x in STEPS])

    assert idle is not None
    assert busy is not None
    assert flat is not None
    found = crossing_of_sum(idle, busy, 1000)
    assert found is not None
    assert pytest.approx(5) == found.value
    assert crossing_of_sum(flat, flat, 1000) is None


def test_student_s_t_of_any_table():
    """7 degrees of freedom: 2.365; beyond the table the next step towards the normal distribution."""
    assert (12.706, 2.365, 2.131, 2.12) == (t95(1), t95(7), t95(15), t95(16))


@pytest.mark.parametrize(("bend", "left"), [(0, 9), (170, 6), (220, 5), (320, 3)])
def test_readings_that_are_flat_at_first(bend, left):
    """They rise from the bend on; without one all are kept."""
    points = [(x, 1000.0 + (x * 7 % 3) + 20 * max(0, x - bend)) for x in STEPS]

    assert points[-left:] == list(behind_bend(points))


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_no_bend(seed):
    """Readings around one line."""
    points = noisy(20, 300, seed)

    assert len(behind_bend(points)) >= len(points) - 3 or behind_bend(points) is points


def test_readings_of_a_server_that_had_connections_before():
    """KiB of uvicorn, which had held 300 connections half a minute earlier."""
    held = (20, 68, 116, 164, 212, 260, 308, 356, 404)
    memory = (34984, 34996, 35016, 35020, 35024, 35024, 35076, 35860, 36764)

    assert [308, 356, 404] == [x for x, _y in behind_bend(list(zip(held, memory, strict=True)))]
