"""Kinds of connections by any gauge that grows unevenly."""

from dataclasses import replace

import pytest

from tests.analysis.ladders import ladder, ramp
from wsinvest.analysis.ladder_kinds import kinds, reuses
from wsinvest.facts.capacity import Carries
from wsinvest.facts.ladder import Rung
from wsinvest.i18n.messages import Message


def gauge(rung: Rung) -> float | None:
    """Of these tests: resident memory."""
    return rung.memory


def test_a_later_ramp_stands_on_an_empty_server():
    """What the connections of the first ramp take is no part of what the second kind starts from."""
    second = ramp(Carries.COMPRESSED, memory=220_000, empty=50e6 + 420 * 22_000, before=420)
    plain, packed = kinds(ladder(ramp(), second), gauge, 72_000_000, Message("by"))

    found = [(one.kind, round(one.estimate.value)) for one in (plain, packed)]
    assert [("plain, idle", 1000), ("compressed, idle", 100)] == found
    assert (920, 1080) == pytest.approx((plain.estimate.low, plain.estimate.high))
    assert 22_000 == pytest.approx(plain.each)


def test_a_kind_with_too_few_readings_is_left_out():
    """Three steps of a ramp that was cut."""
    short = replace(ramp(Carries.COMPRESSED, before=420), idle=ramp().idle[:3])

    assert ["plain, idle"] == [one.kind for one in kinds(ladder(ramp(), short), gauge, 72_000_000, Message("by"))]
    assert () == kinds(ladder(short), gauge, 72_000_000, Message("by"))


def test_memory_that_is_used_again_is_known():
    """Nothing rises until the last step or two."""
    assert reuses(ramp(freed=330), gauge)
    assert not reuses(ramp(freed=100), gauge)
    assert not reuses(ramp(), gauge)
