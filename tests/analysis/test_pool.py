"""The size of a pool, and the wait at that size."""

import math

import pytest

from tests.analysis.ladders import ladder
from wsinvest.analysis.pool import Pool, SetBy, Traffic, of, pool, waiting


@pytest.mark.parametrize(
    ("traffic", "capacity", "size", "set_by"),
    [
        (Traffic(5, 120), 2000, 780, SetBy.TRAFFIC),  # 5 * 120 * 1.3
        (Traffic(5, 120), 500, 400, SetBy.CAPACITY),  # 0.8 * 500
        (None, 1000, 800, SetBy.CAPACITY),
        (Traffic(0.1, 10), None, 2, SetBy.TRAFFIC),
        (None, 1, 1, SetBy.CAPACITY),
    ],
)
def test_the_size_is_the_lower_of_traffic_and_capacity(traffic, capacity, size, set_by):
    """Little's law with 30 % to spare, and 80 % of the lower end of the capacity."""
    found = pool(traffic, capacity)

    assert isinstance(found, Pool)
    assert (size, set_by, f"WS_MAX_CONNECTIONS={size}") == (found.size, found.set_by, found.line)


def test_a_limit_far_beyond_the_ladder_is_no_size_while_another_one_is_unknown():
    """A million open files say nothing of a heap that may be full at 8,000 connections; near ones are advice."""
    heap = {"memory": 20_000_000_000, "program": "node"}

    assert of(ladder(descriptors=1_000_000, **heap)) is None
    near, known = of(ladder(descriptors=1007, **heap)), of(ladder(descriptors=1_000_000, memory=20_000_000_000))
    assert near is not None
    assert known is not None
    assert (800, True) == (near.size, known.size > 100_000)


def test_without_knowledge_there_is_no_advice():
    """Neither traffic nor capacity."""
    assert pool(None, None) is None


def test_the_wait_is_unknown_without_traffic_and_endless_when_more_arrive_than_leave():
    """A pool of 80 places for 10 arrivals a second that stay 100 s never becomes free."""
    by_capacity, crowded = pool(None, 100), pool(Traffic(10, 100, 100), 100)

    assert by_capacity is not None
    assert crowded is not None
    assert (None, None) == (by_capacity.waits, by_capacity.wait_s)
    assert (1.0, math.inf) == (crowded.waits, crowded.wait_s)


@pytest.mark.parametrize(
    ("rate", "hold", "places", "waits", "wait_s"),
    [
        (2.0, 1.0, 3, 4 / 9, 4 / 9),  # Erlang C of 3 servers and 2 erlangs, in any textbook
        (0.5, 1.0, 1, 0.5, 1.0),  # M/M/1: rho, rho / (mu - lambda)
        (1.0, 1.0, 2, 1 / 3, 1 / 3),
    ],
)
def test_the_wait_is_that_of_the_textbook(rate: float, hold: float, places: int, waits: float, wait_s: float):
    """M/M/c."""
    assert (waits, wait_s) == pytest.approx(waiting(rate, hold, places))


def test_ten_thousand_places_need_no_large_numbers():
    """The recursion stays finite where factorials would not."""
    waits, wait_s = waiting(99.0, 100.0, 10_000)

    assert 0 < waits < 1
    assert 0 < wait_s < 100
