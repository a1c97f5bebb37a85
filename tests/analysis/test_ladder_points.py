"""The readings of a ladder as points."""

from tests.analysis.ladders import ladder, ramp
from wsinvest.analysis.ladder_points import busy_points, idle_points, widened
from wsinvest.model.capacity_limit import Estimate


def test_the_first_connections_are_left_out():
    """Those below 20 fill pools and caches; on top of an earlier ramp none is first."""
    first = ramp(held=(0, 10, 20, 30))
    later = ramp(held=(0, 10, 20, 30), before=100)

    assert [20, 30] == [x for x, _y in idle_points(first, lambda one: one.memory)]
    assert [0, 10, 20, 30] == [x for x, _y in idle_points(later, lambda one: one.memory)]


def test_what_was_not_read_is_no_point():
    """A gauge that failed at one step leaves the others."""
    (found,) = ladder(ramp(more=1.0)).ramps

    assert [] == idle_points(found, lambda one: one.cpu_s)
    assert [20, 70] == [x for x, _y in busy_points(found, lambda one: one.memory if one.busy < 100 else None)]


def test_8_percent_on_each_side():
    """The value stays."""
    assert Estimate(100, 92, 108) == widened(Estimate(100, 100, 100))
