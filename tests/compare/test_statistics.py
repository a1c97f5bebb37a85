"""The statistics of a comparison against published examples and against counting every arrangement."""

from itertools import combinations

import pytest

from wsinvest.compare.statistics import mann_whitney, share, share_difference, shift


def exact(before: list[float], after: list[float]) -> float:
    """The two-sided p of the rank sum by counting: the share of arrangements at least as far from the middle."""
    pooled = sorted([*before, *after])
    rank = {value: sum(x < value for x in pooled) + (pooled.count(value) + 1) / 2 for value in pooled}
    middle = len(before) * (len(pooled) + 1) / 2
    ranks = [rank[value] for value in [*before, *after]]
    far = abs(sum(ranks[: len(before)]) - middle)
    found = [abs(sum(chosen) - middle) >= far - 1e-9 for chosen in combinations(ranks, len(before))]
    return sum(found) / len(found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8], [3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5]),
        ([1, 1, 1, 2, 2, 3, 3, 9], [2, 2, 3, 3, 4, 4, 5, 9]),
        ([1, 2, 3, 4, 5, 6, 7, 8], [11, 12, 13, 14, 15, 16, 17, 18]),
    ],
)
def test_the_normal_approximation_is_near_the_exact_test(before: list[float], after: list[float]):
    """At the fewest times that are compared (8 each), with ties and without."""
    assert exact(before, after) == pytest.approx(mann_whitney(before, after), abs=0.03)


def test_equal_times_show_nothing():
    """All ties: the variance is 0, and nothing may be divided by it."""
    assert 1.0 == mann_whitney([2.0] * 9, [2.0] * 9)


def test_a_sample_without_values_is_refused():
    """Nothing was compared, so there is no p-value."""
    with pytest.raises(ValueError, match="values"):
        mann_whitney([], [1.0])


def test_the_shift_is_the_median_of_all_differences():
    """A constant shift is found exactly, and the interval holds it."""
    found = shift([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], [11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0])

    assert 10.0 == found.value
    assert found.least < 10.0 < found.most
    assert found.excludes_zero


@pytest.mark.parametrize(
    ("good", "count", "least", "most"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0)],
)
def test_wilson_s_interval(good: int, count: int, least: float, most: float):
    """The examples of Newcombe, Statistics in Medicine 17 (1998) 857, and both ends."""
    found = share(good, count)

    assert (least, most) == (pytest.approx(found.least, abs=1e-4), pytest.approx(found.most, abs=1e-4))


def test_newcombe_s_interval_of_a_difference():
    """The example 56 of 70 against 48 of 80 of Newcombe, Statistics in Medicine 17 (1998) 873."""
    found = share_difference(share(48, 80), share(56, 70))

    assert (0.2, 0.0524, 0.3339) == tuple(
        pytest.approx(value, abs=1e-4) for value in (found.value, found.least, found.most)
    )
