"""Covered time counts only what was watched, by the monotonic clock of one boot."""

from dataclasses import replace

import pytest

from tests.watching import sample
from wsinvest.facts.covered import covered_ns

FIRST = sample(0)


@pytest.mark.parametrize(
    ("seconds", "covered"), [(0.1, 0.1), (15, 15), (45, 45), (45.1, 0), (86_400, 0), (0, 0), (-5, 0)]
)
def test_up_to_three_intervals(seconds: float, covered: float):
    """What lies further apart was not watched; a clock that stands or runs back covers nothing."""
    later = replace(FIRST, mono_ns=FIRST.mono_ns + round(seconds * 1e9))

    assert round(covered * 1e9) == covered_ns(FIRST, later, 15)


def test_the_first_sample_and_a_new_boot_cover_nothing():
    """The clocks of two boots have nothing in common."""
    later = replace(FIRST, mono_ns=FIRST.mono_ns + 10**9)

    assert 0 == covered_ns(None, FIRST, 15)
    assert 0 == covered_ns(FIRST, replace(later, boot="next"), 15)
