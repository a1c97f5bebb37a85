"""Bins: percentiles are right within half a per cent, and merging is exact in any order."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsinvest.facts.bins import Bins, bin_of, merged, middle_of

TIMES = st.lists(st.integers(0, 10**9), max_size=60)


@given(TIMES, TIMES, TIMES)
def test_merging_is_exact_in_any_order(one: list[int], two: list[int], three: list[int]):
    """Months are merged of hours, which must give what counting every value gives."""
    assert (
        Bins.of([*one, *two, *three])
        == merged(map(Bins.of, (three, one, two)))
        == Bins.of(one) + (Bins.of(two) + Bins.of(three))
    )


@given(TIMES, st.integers(0, 10**9))
def test_one_more(values: list[int], value: int):
    """Counting one by one gives the same."""
    assert Bins.of([*values, value]) == Bins.of(values).then(value)


@given(st.integers(0, 2**60))
def test_the_middle_of_a_bin_is_near(value: int):
    """By 0.4 % at most, and exact below 256."""
    assert abs(middle_of(bin_of(value)) - value) <= (value / 255 if value > 255 else 0)


@pytest.mark.parametrize("share", [0.5, 0.95, 0.99, 1.0])
def test_percentiles_are_near(share: float):
    """Within 0.8 % of the exact nearest-rank percentile."""
    times = sorted(int(random.Random(number).lognormvariate(9, 1)) for number in range(2000))
    exact = times[max(0, round(share * len(times)) - 1)]

    found = Bins.of(times).percentile(share)

    assert found is not None
    assert abs(found - exact) <= 0.008 * exact


def test_no_values_have_no_percentile():
    """Not measured is not 0."""
    assert Bins().percentile(0.5) is None
