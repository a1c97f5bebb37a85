"""A share that was seen among few is more than another only beyond chance."""

from math import comb

import pytest

from wsinvest.facts.rare import surely_more


@pytest.mark.parametrize("share", [0.01, 0.05, 0.5])
def test_it_is_the_exact_binomial_distribution(share: float):
    """The first number whose chance, or that of more, is below 5 %."""
    for count in (1, 2, 20, 59, 100, 299, 400):
        chances = [comb(count, n) * share**n * (1 - share) ** (count - n) for n in range(count + 1)]
        for found in range(count + 1):
            assert (sum(chances[found:]) < 0.05 and found > share * count) is surely_more(found, count, share)


def test_of_very_many_it_goes_on_without_a_step():
    """Where the normal distribution takes over, the line moves by no more than one."""
    least = [next(n for n in range(count) if surely_more(n, count, 0.01)) for count in (10_000, 10_001)]

    assert abs(least[1] - least[0]) <= 1


def test_none_of_none_is_nothing():
    """Nor is anything that is not more."""
    assert not surely_more(0, 0, 0.01)
    assert not surely_more(1, 100, 0.01)
