"""The rate and the order of a server are told apart on real ones, and from the numbers of a burst."""

import pytest

from tests.load.loading import served
from tests.load.storm.storming import command, way_to
from tests.servers import REFUSAL, Visit, closed_port
from wsinvest.facts.storm import Order, RateBasis
from wsinvest.load.storm.burst import Burst, NoRate, burst, measured, order_of, rate_of
from wsinvest.load.storm.served import Served


def test_a_rate_is_measured_with_all_of_them_under_way():
    """Each connection of each burst opens, and the interval lies around the rate."""
    port = closed_port()
    with Served(command("uvicorn_echo", port), port):
        found = measured(way_to(port), 300)

    assert (300, 2, RateBasis.MEASURED) == (found.in_flight, found.bursts, found.basis)
    assert 0 < found.low < found.per_s < found.high


def test_an_accept_queue_that_is_short_shows():
    """A backlog of 100 has no room for 1,500 at once: their SYN is repeated after a second."""
    port = closed_port()
    with Served(command("websockets_echo", port), port):
        found = burst(way_to(port), 1500)

    assert found.dropped > 0.1
    assert Order.BOUNDED is order_of([found])


def test_a_server_that_refuses_has_no_rate():
    """The message names where most of them failed."""

    async def refuse(visit: Visit) -> None:
        await visit.head()
        await visit.say(REFUSAL)

    with served(refuse) as asked, pytest.raises(NoRate, match=r"0 of 20 connections opened .* response .*403"):
        burst(way_to(asked.port), 20)


@pytest.mark.parametrize(
    ("tenth_s", "dropped", "order"),
    [
        (1.0, 0.0, Order.TOGETHER),
        (0.4, 0.49, Order.TOGETHER),
        (0.39, 0.0, Order.UNKNOWN),
        (0.23, 0.49, Order.UNKNOWN),
        (0.22, 0.0, Order.IN_TURN),
        (0.22, 0.09, Order.IN_TURN),
        (1.0, 0.5, Order.BOUNDED),
        (0.11, 0.1, Order.BOUNDED),
    ],
)
def test_the_order_shows_in_when_the_first_are_completed(tenth_s: float, dropped: float, order: Order):
    """Nine tenths were open after a second."""
    assert order is order_of([Burst(1000, tenth_s, 1.0, dropped)])


@pytest.mark.parametrize(("busy", "basis"), [(0.69, RateBasis.MEASURED), (0.7, RateBasis.LEAST)])
def test_a_rate_that_we_ourselves_limited_is_the_least(busy: float, basis: RateBasis):
    """Our own process was at work for most of the burst."""
    assert basis is rate_of([Burst(1000, 0.5, 1.0, 0.0, busy)]).basis


def test_the_interval_holds_each_burst_and_what_restarts_differ_by():
    """900 of 1,000 were open after 1 s and after 2 s."""
    found = rate_of([Burst(1000, 0.5, 1.0, 0.0), Burst(1000, 1.0, 2.0, 0.0)])

    assert (675, 315, 1170) == pytest.approx((found.per_s, found.low, found.high))
