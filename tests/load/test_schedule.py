"""Schedules: every time is known beforehand, and none depends on an answer."""

import itertools

import pytest

from wsinvest.load import schedule

S = schedule.NS


def test_a_uniform_schedule_has_equal_distances_and_its_end_is_not_in_it():
    """10 a second for half a second are five, of which the first is due at the start."""
    assert [100, 100 + S // 10, 100 + S // 5, 100 + 3 * S // 10, 100 + 2 * S // 5] == list(
        schedule.uniform(10, 100, 100 + S // 2)
    )


def test_a_uniform_schedule_does_not_drift():
    """The thousandth time is exact: distances that are rounded one by one would add up."""
    assert 333 * S == next(itertools.islice(schedule.uniform(3, 0, 1000 * S), 999, None))


def test_without_a_rate_nothing_is_due():
    """A rate of 0 ends, it does not divide."""
    assert [] == list(schedule.uniform(0, 0, S)) + list(schedule.poisson(0, 0, S, 1)) + list(schedule.ramp(0, 0, 0, S))


def test_poisson_arrivals_have_the_rate_that_was_asked_for_and_are_the_same_for_the_same_seed():
    """1,000 a second for 10 s, within four standard deviations; distances vary as those of independent arrivals."""
    made = list(schedule.poisson(1000, 0, 10 * S, seed=7))
    gaps = [later - earlier for earlier, later in itertools.pairwise(made)]
    mean = sum(gaps) / len(gaps)

    assert 9600 < len(made) < 10400
    assert sorted(made) == made
    assert 0.9 < (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5 / mean < 1.1
    assert list(schedule.poisson(1000, 0, 10 * S, seed=7)) == made != list(schedule.poisson(1000, 0, 10 * S, seed=8))


@pytest.mark.parametrize(
    ("first", "last", "total", "half"), [(0, 100, 500, 125), (100, 0, 500, 375), (50, 50, 500, 250)]
)
def test_a_ramp_changes_its_rate_evenly(first, last, total, half):
    """From 0 to 100 a second in 10 s: 500 in all, a quarter of them in the first half."""
    made = list(schedule.ramp(first, last, 0, 10 * S))

    assert total == len(made)
    assert sorted(made) == made
    assert half == pytest.approx(sum(due < 5 * S for due in made), abs=1)


def test_a_replay_keeps_the_distances_of_the_log_whatever_its_order_and_clock():
    """The first arrival is due at the start."""
    assert [5, 5 + S // 2, 5 + 3 * S] == list(schedule.replay([1003.0, 1000.0, 1000.5], 5))
    assert [] == list(schedule.replay([], 5))


def test_so_many_at_a_rate():
    """A count in place of an end."""
    assert [0, S // 4, S // 2] == list(schedule.count_at(4, 3, 0))


@pytest.mark.parametrize(
    ("most", "steps"),
    [(0, ()), (1, (1,)), (10, (1, 2, 3, 5, 7, 10)), (2000, (20, 40, 100, 200, 400, 700, 1000, 1500, 2000))],
)
def test_a_ramp_begins_with_one_per_cent_and_ends_with_the_declared_most(most, steps):
    """Each step once, at least one connection, never one more than was declared."""
    assert steps == schedule.steps(most)
