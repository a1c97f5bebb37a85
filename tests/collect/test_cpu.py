"""Processor time."""

import asyncio

import pytest

from wsinvest.collect.cpu import Ticks, busy_share, cpu
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Ticks(10, 20), Ticks(10, 22), 1.0),
        (Ticks(10, 20), Ticks(12, 22), 0.0),
        (Ticks(10, 20), Ticks(11, 24), 0.75),
        (Ticks(10, 20), Ticks(9, 22), 1.0),
        (Ticks(10, 20), Ticks(13, 22), 0.0),
    ],
)
def test_busy_is_the_time_that_was_not_idle(before, after, expected):
    """Counters that step back a little, as the kernel's do, stay within 0 and 1."""
    assert expected == busy_share(before, after)


def test_counters_that_stand_still_are_not_an_idle_machine():
    """Nothing was measured, so nothing is said."""
    with pytest.raises(Unmeasured):
        busy_share(Ticks(1, 2), Ticks(1, 2))


def test_a_glance_at_this_machine():
    """Cores, share and load of a real machine."""
    said = asyncio.run(cpu(Target("t", Url("ws", "localhost", 1))))

    assert said.cores >= 1
    assert 0 <= said.busy <= 1
    assert said.load_1 is None or said.load_1 >= 0


def test_the_processor_of_another_machine_is_not_ours():
    """A remote target is not measured."""
    with pytest.raises(Unmeasured) as said:
        asyncio.run(cpu(Target("t", Url("ws", "192.0.2.1", 1))))

    assert said.value.problem.kind is ProblemKind.OUT_OF_SIGHT
