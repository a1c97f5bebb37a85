"""The binding limit, the next one, and what a change gains."""

from dataclasses import replace

from tests.analysis.ladders import ladder, ramp
from wsinvest.analysis.measured_capacity import lowest_kinds, measured_capacity, needed
from wsinvest.facts.capacity import Carries


def test_the_limit_with_the_lowest_lower_end_binds():
    """505 connections by descriptors, about 1,136 by memory: raising the first gains the difference."""
    found = measured_capacity(ladder(descriptors=512, memory=75_000_000, backlog=128))

    assert found.binding is not None
    assert found.runner_up is not None
    assert ("descriptors", 505, 505, 505, True) == (
        found.binding.name,
        found.binding.capacity,
        found.binding.low,
        found.binding.high,
        found.binding.exact,
    )
    assert ("memory", 1136) == (found.runner_up.name, found.runner_up.capacity)
    assert found.runner_up.low - 505 == found.gained
    assert not found.doubtful
    assert needed(found) == -(-found.runner_up.high * 5 // 4)


def test_the_lower_end_that_binds_is_not_above_what_was_open_when_the_server_took_no_more():
    """An exact limit stays as it is: then another one was met."""
    whole = ladder(descriptors=2000, memory=75_000_000, address_space=235_000_000)
    met = measured_capacity(replace(whole, reached=300))
    exact = measured_capacity(replace(ladder(descriptors=512), reached=300))

    assert measured_capacity(whole).held[0].low > 300
    assert ["memory", "address_space", "descriptors"] == [one.name for one in met.held]
    assert [300, 1463, 1993] == [one.low for one in met.held]
    assert 505 == exact.held[0].low


def test_a_backlog_is_told_and_never_binds():
    """It counts arrivals at once: 129 are no limit of 505 held connections."""
    found = measured_capacity(ladder(descriptors=512, backlog=128))

    assert ["descriptors", "backlog"] == [one.name for one in found.limits]
    assert found.runner_up is None
    assert (None, None) == (found.gained, needed(found))


def test_intervals_that_meet_leave_it_open_which_is_first():
    """1,100 by descriptors lies within the interval of memory."""
    assert measured_capacity(ladder(descriptors=1107, memory=75_000_000)).doubtful


def test_nothing_that_could_be_read_binds_nothing():
    """A far server: each limit says why it is open."""
    found = measured_capacity(ladder())

    assert found.binding is None
    assert () == found.limits
    assert {"descriptors", "memory", "address_space", "ports", "proxy", "proxy_descriptors", "backlog", "cpu"} == {
        one.unit.name for one in found.open
    }
    assert all(one.why.say("en") for one in found.open)


def test_memory_takes_the_dearest_kind_that_was_opened():
    """Busy compressed connections of 200 kB stand for the limit, and plain idle ones beside them."""
    plain = ramp(more=2_000)
    compressed = ramp(Carries.COMPRESSED, memory=120_000, more=80_000, empty=50e6 + 420 * 24_000, before=420)
    (memory,) = measured_capacity(ladder(plain, compressed, memory=150_000_000)).limits

    assert 500 == memory.capacity
    kinds = {kind: capacity for kind, capacity, *_rest in lowest_kinds(memory)}
    assert {"plain, idle": 4545, "plain, busy": 4166, "compressed, idle": 833, "compressed, busy": 500} == kinds
