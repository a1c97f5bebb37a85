"""The slope by Theil and Sen: right on a line, not moved by outliers, and with an interval."""

import random

import pytest

from wsinvest.analysis.slope import LEAST_POINTS, slope_of


def test_a_line_has_its_slope():
    """Exactly, as does a line with a third of its points thrown upwards."""
    line = tuple((float(n), 3.0 * n) for n in range(60))
    thrown = tuple((x, y + (900.0 if n % 5 == 0 else 0.0)) for n, (x, y) in enumerate(line))

    for points in (line, thrown):
        found = slope_of(points)
        assert found is not None
        assert 3.0 == pytest.approx(found.middle, abs=0.01)


def test_noise_has_no_slope():
    """The 95 % interval holds 0 in about 19 of 20 cases."""
    chance = random.Random(1)
    found = [slope_of(tuple((float(n), chance.gauss(0, 1)) for n in range(72))) for _ in range(100)]

    assert 90 <= sum(one is not None and one.low <= 0 <= one.high for one in found)


def test_a_few_points_have_none():
    """Nor have points of one moment."""
    assert None is slope_of(tuple((float(n), 1.0) for n in range(LEAST_POINTS - 1)))
    assert None is slope_of(((1.0, 2.0),) * 20)
