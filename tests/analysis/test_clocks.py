"""Clocks are compared to a second and a round trip, no closer; several answers of one clock narrow it down."""

from datetime import timedelta

import pytest

from tests.building import NOW, ended, opened, repeats
from tests.rules.tokens import token
from wsinvest.analysis import clocks
from wsinvest.analysis.clocks import Clock
from wsinvest.model.attempt import Response
from wsinvest.model.stage import Reason, StageName


def answer(identity, date_s, came_s=0.0, waited_ms=0.0, **more):
    """A refusal whose Date is so many seconds from now, whose head came then, after so long a wait."""
    moments = {"date": NOW + timedelta(seconds=date_s), "came_at": NOW + timedelta(seconds=came_s)}
    response = Response(401, **{**moments, **more})
    return ended(identity, StageName.RESPONSE, Reason.STATUS, response, took_ms=waited_ms)


def test_a_date_allows_a_second_and_the_wait():
    """The server wrote it down somewhere between our request and its head, and cut the fraction off."""
    assert Clock(-0.5, 2.5, "handshake:repeats/r01/response/date") == clocks.of_server(
        repeats(answer("r01", 0, came_s=0.5, waited_ms=2000))
    )


@pytest.mark.parametrize(("date_s", "certain_s"), [(0, 0.0), (-1, 0.0), (2, 2.0), (300, 300.0), (-300, 299.0)])
def test_what_is_certain(date_s, certain_s):
    """Clocks that may agree are not told apart."""
    assert certain_s == clocks.of_server(repeats(answer("r01", date_s))).certain_s


def test_answers_of_one_clock_narrow_it_down():
    """Late in a second and early in the next."""
    clock = clocks.of_server(repeats(answer("r01", 0, came_s=0.9), answer("r02", 1, came_s=1.1)))

    assert (pytest.approx(-0.1), pytest.approx(0.1)) == (clock.least_s, clock.most_s)
    assert 0.0 == clock.skew_s


def test_answers_of_several_clocks_widen_it():
    """Two servers behind one name: what is sure is only what both say."""
    clock = clocks.of_server(repeats(answer("r01", 0), answer("r02", 300)))

    assert (0.0, 301.0, 0.0) == (clock.least_s, clock.most_s, clock.certain_s)


def test_probes_tell_the_time_as_well():
    """Where the repeats got no answer."""
    down = ended("r01", StageName.TCP, Reason.REFUSED)

    assert "handshake:probes/p01/response/date" == clocks.of_server(repeats(down, probes=[answer("p01", 9)])).shown


@pytest.mark.parametrize(
    "handshake",
    [
        None,
        repeats(opened("r01")),
        repeats(answer("r01", 0, date=None)),
        repeats(answer("r01", 0, came_at=None)),
        repeats(answer("r01", -90_000, headers=(("Age", "90000"),))),
        repeats(answer("r01", -90_000, other_headers=("age",))),
    ],
    ids=["no handshake", "no header", "no date", "old evidence", "a cache", "a cache, by name"],
)
def test_nothing_told(handshake):
    """A stored answer carries the Date of the day on which it was stored."""
    assert clocks.of_server(handshake) is None


def test_the_login_has_a_clock_of_its_own():
    """As it was computed when it answered."""
    assert clocks.of_login(token(server_skew_s=None)) is None
    assert 300.0 == clocks.of_login(token(server_skew_s=300.0)).skew_s
