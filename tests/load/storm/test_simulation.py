"""Simulated storms: what can be worked out by hand comes out, in lockstep and with jitter, and always the same."""

from dataclasses import replace

import pytest

from wsinvest.facts.backoff import parsed
from wsinvest.facts.storm import Order
from wsinvest.load.storm.simulation import Setting, simulate

# 1,000 clients try at 1, 2, 3 and 4 s, and the server is back after 3.5 s: all are under way at once from 4 s on.
LOCKSTEP = Setting(1000, parsed("fixed 1"), 5.0, 500.0, Order.TOGETHER, down_s=3.5, watched_s=60.0)


def test_together_all_of_them_open_at_the_end():
    """Half a second to the next attempt, and 1,000 handshakes at 500 a second: nobody is back before 2.5 s."""
    found = simulate(LOCKSTEP)

    assert (1.0, 4000, 1000) == (found.back, found.attempts, found.peak_per_s)
    assert found.half_s == pytest.approx(2.5)
    assert found.nearly_all_s == pytest.approx(2.5)


def test_in_turn_half_of_them_take_half_as_long():
    """500 handshakes at 500 a second."""
    found = simulate(replace(LOCKSTEP, order=Order.IN_TURN))

    assert found.half_s == pytest.approx(1.5, abs=0.02)
    assert found.nearly_all_s == pytest.approx(0.5 + 0.99 * 2, abs=0.02)


@pytest.mark.parametrize(("timeout_s", "back"), [(2.01, 1.0), (1.99, 0.0)])
def test_together_there_is_a_cliff(timeout_s: float, back: float):
    """A timeout a hundredth of a second shorter than all handshakes take, and nobody ever gets in."""
    assert back == simulate(replace(LOCKSTEP, timeout_s=timeout_s)).back


def test_in_turn_the_first_get_in_and_work_for_those_that_gave_up_keeps_the_others_out():
    """260 open in the first second; the others are worked off for three more, and try again behind themselves."""
    slow = replace(LOCKSTEP, timeout_s=1.0, rate=260.0, order=Order.IN_TURN)
    wasted, bounded = simulate(slow), simulate(replace(slow, order=Order.BOUNDED))

    assert wasted.back == pytest.approx(0.26, abs=0.01)
    assert 1.0 == bounded.back
    assert bounded.half_s == pytest.approx(0.5 + 2 + 240 / 260, abs=0.05)  # in the second round, 2 s after the first


def test_jitter_spreads_a_storm_that_lockstep_makes_hopeless():
    """The same rate and timeout: what decides is the backoff."""
    lockstep = replace(LOCKSTEP, clients=5000, rate=900.0)
    spread = replace(lockstep, backoff=parsed("exp 1..30 full"))

    assert 0.0 == simulate(lockstep).back
    assert 1.0 == simulate(spread).back
    assert simulate(spread).peak_per_s < 5000


def test_many_clients_are_modelled_by_fewer():
    """Ten times the clients on a server ten times as fast come back in the same time."""
    few = replace(LOCKSTEP, clients=2000, rate=1000.0)
    many = replace(LOCKSTEP, clients=20_000, rate=10_000.0)

    assert simulate(few).half_s == pytest.approx(simulate(many).half_s)
    assert 80_000 == pytest.approx(simulate(many).attempts)


def test_the_same_setting_gives_the_same_result():
    """A forecast is part of the evidence: it must not depend on the day."""
    jittered = replace(LOCKSTEP, backoff=parsed("exp 1..30 full"), seed=7)

    assert simulate(jittered) == simulate(jittered)
    assert simulate(jittered) != simulate(replace(jittered, seed=8))
