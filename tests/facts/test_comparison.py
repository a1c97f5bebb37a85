"""Comparing two attempts: what counts as green, as further than before, and as nothing."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened
from wsinvest.facts.comparison import WELL, Comparison, Ending, compare, ending, outcome, refused, typical, variance
from wsinvest.model.attempt import Change, Response
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName

CLOSED = ended("r01", StageName.RESPONSE, Reason.CLOSED)
REFUSED_TCP = ended("r01", StageName.TCP, Reason.REFUSED)
POLICY = ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, Response(101), close=Close(1008))


@pytest.mark.parametrize(
    ("base", "probe", "expected"),
    [
        (answered("r01", 403), opened("p01"), Comparison.OPENED),
        (answered("r01", 403), answered("p01", 403), Comparison.NOTHING),
        (answered("r01", 426), answered("p01", 403), Comparison.ADVANCED),
        (answered("r01", 403), answered("p01", 400), Comparison.NOTHING),
        (answered("r01", 403), answered("p01", 429), Comparison.NOTHING),
        (answered("r01", 403), answered("p01", 500), Comparison.NOTHING),
        (answered("r01", 403), CLOSED, Comparison.NOTHING),
        (CLOSED, answered("p01", 403), Comparison.ADVANCED),
        (ended("r01", StageName.REQUEST, Reason.RESET), CLOSED, Comparison.NOTHING),
        (ended("r01", StageName.REQUEST, Reason.RESET), answered("p01", 401), Comparison.ADVANCED),
        (answered("r01", 403), POLICY, Comparison.ADVANCED),
        (answered("r01", 403), REFUSED_TCP, Comparison.NOTHING),
        (ended("r01", StageName.REQUEST, Reason.UNSENDABLE), answered("p01", 403), Comparison.ADVANCED),
        (POLICY, opened("p01"), Comparison.OPENED),
        (POLICY, answered("p01", 403), Comparison.NOTHING),
    ],
)
def test_what_one_change_did(base, probe, expected):
    """Green opens and stays; a later stage or a telling answer advances; the rest gains nothing."""
    assert expected is compare(probe, base)


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        (answered("p01", 403), Comparison.ADVANCED),
        (ended("p01", StageName.TLS, Reason.CERTIFICATE_EXPIRED), Comparison.ADVANCED),
        (ended("p01", StageName.TLS, Reason.NOT_TLS), Comparison.NOTHING),
        (ended("p01", StageName.TLS, Reason.TIMEOUT), Comparison.NOTHING),
    ],
)
def test_a_scheme_is_right_when_the_port_speaks_it(probe, expected):
    """Whatever it then answers: the probe carries no token."""
    scheme = replace(probe, change=Change("scheme", "other_scheme"))

    assert expected is compare(scheme, ended("r01", StageName.RESPONSE, Reason.NOT_HTTP))


def test_another_family_is_judged_by_its_stage():
    """A new status without a token is no progress; a later stage is."""
    family = Change("family", "other_family")

    assert Comparison.NOTHING is compare(answered("p01", 401, change=family), answered("r01", 403))
    assert Comparison.ADVANCED is compare(answered("p01", 401, change=family), REFUSED_TCP)


def test_ends_that_prove_nothing():
    """What the control ended with, or what happens anyway, is no progress."""
    probe, base = answered("p01", 401), answered("r01", 403)

    assert Comparison.ADVANCED is compare(probe, base)
    assert Comparison.NOTHING is compare(probe, base, {ending(probe)})
    assert Comparison.NOTHING is compare(opened("p01"), base, {WELL})


def test_the_usual_end_is_that_of_most_repeats():
    """An accident of the first is not what probes are compared with, but noise."""
    repeats = (CLOSED, answered("r02", 403), answered("r03", 403))

    assert "r02" == typical(repeats).id
    assert {ending(CLOSED)} == variance(repeats)


def test_a_fault_of_the_first_second_speaks_for_all():
    """Only one repeat stayed long enough to see it."""
    repeats = (POLICY, opened("r02"), opened("r03"))

    assert POLICY is typical(repeats)


def test_repeats_that_end_alike_have_no_noise():
    """Nothing is ruled out then."""
    assert frozenset() == variance((CLOSED, replace(CLOSED, id="r02")))


def test_a_mark_tells_ends_apart():
    """By stage, reason, status and close code."""
    assert Ending(StageName.RESPONSE, Reason.STATUS, 403) == ending(answered("r01", 403))
    assert Ending(StageName.FIRST_SECOND, Reason.CLOSE_FRAME, 101, 1008) == ending(POLICY)
    assert WELL == ending(opened("r01"))
    assert WELL.depth > ending(POLICY).depth


@pytest.mark.parametrize(
    ("attempt", "expected"),
    [
        (answered("r01", 403), True),
        (CLOSED, True),
        (ended("r01", StageName.REQUEST, Reason.UNSENDABLE), True),
        (POLICY, True),
        (ended("r01", StageName.RESPONSE, Reason.NOT_HTTP), False),
        (ended("r01", StageName.NEGOTIATION, Reason.ACCEPT_INVALID), False),
        (REFUSED_TCP, False),
        (opened("r01"), False),
    ],
)
def test_when_another_request_may_fare_better(attempt, expected):
    """Only where the request itself was turned down."""
    assert expected is refused(attempt)


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        (("r01", "r01", "r01"), Comparison.NOTHING),  # the control alone ends so too
        (("r01", "p01", "p01"), Comparison.ADVANCED),  # the control was made with the change
        (("r01", "p01", "p02"), Comparison.ADVANCED),  # and with another one above it
        (("r01", "p02", "p02"), Comparison.NOTHING),  # a circle, as somebody may write it into a run
        (("r01", "p03", "p02"), Comparison.NOTHING),
    ],
)
def test_a_control_rules_out_only_changes_that_it_does_not_carry(bases, expected):
    """Its bases tell which ones it carries; a circle among them ends the search and not the patience."""
    changes = (Change("token", "fresh"), Change("path", "slash"), Change("control", "unchanged"))
    probes = tuple(
        answered(f"p0{n}", 404, change=change, base=base)
        for n, (change, base) in enumerate(zip(changes, bases, strict=True), 1)
    )

    assert expected is outcome((answered("r01", 403),), probes, probes[0])
