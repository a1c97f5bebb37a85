"""The forecast: a band over the phases of a restart, the call, and the jitter to set."""

from dataclasses import astuple

import pytest

from wsinvest.facts.backoff import parsed
from wsinvest.facts.storm import Call, Order, Rate, RateBasis
from wsinvest.load.storm.forecast import PHASES, called, failures_by, forecast, restarts, tried_by, window_s


def rate(per_s: float, order: Order = Order.TOGETHER) -> Rate:
    """A rate that was measured, with the interval that its bursts give it."""
    return Rate(per_s, 0.7 * per_s, 1.3 * per_s, order, RateBasis.MEASURED, in_flight=1000, bursts=2)


def test_a_band_holds_every_phase_of_the_restart():
    """Clients that try every second wait 0 to 1 s for the server, and are then served in 0.77 to 1.43 s."""
    found = forecast(1000, parsed("fixed 1"), 10.0, 4.0, rate(1000))

    assert Call.RETURNS is found.call
    assert found.half_s.least == pytest.approx(0.77 + 0.5 / PHASES, abs=0.01)
    assert found.half_s.most == pytest.approx(1.43 + 1 - 0.5 / PHASES, abs=0.01)
    assert found.half_s.least < found.half_s.usual < found.half_s.most
    assert (0.77, 1.0, 1.43) == pytest.approx(list(astuple(found.handshake_s)), abs=0.01)


@pytest.mark.parametrize(
    ("per_s", "call"),
    [(300, Call.COLLAPSES), (499, Call.COLLAPSES), (501, Call.NEAR), (1425, Call.NEAR), (1450, Call.RETURNS)],
)
def test_near_the_line_no_call_is_made(per_s: float, call: Call):
    """1,000 handshakes at once against a timeout of 1 s take 0.7 to 2 times as long from 500 to 1,429 a second."""
    assert call is forecast(1000, parsed("fixed 1"), 1.0, 4.0, rate(per_s)).call


@pytest.mark.parametrize("order", [Order.TOGETHER, Order.IN_TURN])
def test_no_call_is_made_where_only_the_lowest_rate_collapses(order: Order):
    """It is a bound: a server in turn (uvicorn, about 750 a second) brought all back where the bound said collapse."""
    per_s, clients, timeout_s = (1450, 1000, 1.0) if order is Order.TOGETHER else (752, 2000, 1.5)
    wide = Rate(per_s, 0.66 * per_s, 1.3 * per_s, order, RateBasis.MEASURED, in_flight=clients, bursts=2)

    assert Call.NEAR is forecast(clients, parsed("fixed 1"), timeout_s, 4.0, wide).call


def test_a_call_that_does_not_depend_on_the_line_is_made_on_it():
    """With full jitter over a minute, or where the first that came is served first."""
    jitter = forecast(1000, parsed("fixed 60 full"), 1.0, 4.0, rate(1000))
    in_turn = forecast(1000, parsed("fixed 1"), 1.0, 4.0, rate(1000, Order.IN_TURN))

    assert (Call.RETURNS, Call.RETURNS) == (jitter.call, in_turn.call)


def test_a_collapse_has_no_time_at_which_they_are_back():
    """Unknown is not 0."""
    found = forecast(1000, parsed("fixed 1"), 1.0, 4.0, rate(300))

    assert (None, None) == (found.half_s.least, found.nearly_all_s.most)


def test_an_unknown_order_leaves_a_call_undecided_that_depends_on_it():
    """A given rate says nothing of the order: together nobody gets in, in turn all do."""
    found = [forecast(1000, parsed("fixed 1"), 5.0, 4.0, rate(per_s, Order.UNKNOWN)).call for per_s in (20, 250, 5000)]

    assert [Call.COLLAPSES, Call.UNDECIDED, Call.RETURNS] == found


def test_the_window_keeps_attempts_under_half_of_the_lowest_rate():
    """5,000 clients on 700 a second: 350 a second are theirs, which takes 15 s."""
    assert 15.0 == window_s(5000, rate(1000))


def test_full_jitter_over_the_window_is_forecast_to_come_back():
    """The advice holds by our own forecast."""
    first = forecast(5000, parsed("fixed 1"), 2.0, 4.0, rate(1000))
    advised = forecast(5000, parsed(f"fixed {first.window_s:g} full"), 2.0, 4.0, rate(1000))

    assert (Call.COLLAPSES, Call.RETURNS) == (first.call, advised.call)
    assert advised.peak_per_s < 1000  # more than 5,000 / 15, since what fails during the restart tries again


@pytest.mark.parametrize(
    ("text", "down_s", "failures"),
    [("fixed 1", 4, 0), ("exp 1..30", 0.5, 0), ("exp 1..30", 4, 2), ("exp 1..30", 600, 5)],
)
def test_failures_while_the_server_is_away(text: str, down_s: float, failures: int):
    """Attempts of `exp 1..30` come at 1, 3, 7, 15, 31 and 61 s; from the longest delay on no phase differs."""
    assert failures == failures_by(parsed(text), down_s)


def test_restarts_fall_into_each_phase_of_the_delay():
    """A delay of 4 s is in force at 4 s: restarts of 2 to 6 s."""
    found = restarts(parsed("exp 1..30"), 4.0)

    assert PHASES == len(found)
    assert (2 + 4 * 0.5 / PHASES, 6 - 4 * 0.5 / PHASES) == pytest.approx((found[0], found[-1]))


def test_three_attempts_take_three_delays_and_three_timeouts():
    """What a collapse is measured against."""
    assert 18.0 == tried_by(parsed("fixed 1"), 5.0, 4.0)
    assert 4 + 8 + 16 + 15 == tried_by(parsed("exp 1..30"), 5.0, 4.0)


def test_a_collapse_is_called_from_half_of_the_phases_on():
    """None: half of the clients were not back while it was watched."""
    assert Call.RETURNS is called([1, 1, None], 5)
    assert Call.COLLAPSES is called([1, 6, None, 1], 5)
