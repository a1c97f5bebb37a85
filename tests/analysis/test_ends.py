"""Equal ends of repeats are one fault; what no finding cites is left over."""

import pytest

from tests.building import answered, ended, opened
from wsinvest.analysis.ends import (
    End,
    Unexplained,
    as_typical,
    closed_prematurely,
    end_of,
    failed_at,
    hit,
    says_capacity,
    seen,
    unexplained,
)
from wsinvest.analysis.ends import answered as with_status
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.finding import Confidence, Finding, Severity
from wsinvest.model.stage import Reason, StageName

REFUSED = ended("r01", StageName.TCP, Reason.REFUSED)
FORBIDDEN = answered("r02", 403)
OPEN = opened("r03")
ODD = answered("r04", 418)
ALL = (REFUSED, FORBIDDEN, OPEN, ODD)


def finding(code: str, *evidence: str) -> Finding:
    return Finding(code, "", "", Severity.HIGH, Confidence.OBSERVED, False, {}, (), evidence, ())


def test_ends():
    """Stage, reason and status make an end; an open connection has none."""
    assert End(StageName.TCP, Reason.REFUSED, None) == end_of(REFUSED)
    assert End(StageName.RESPONSE, Reason.STATUS, 403) == end_of(FORBIDDEN)
    assert end_of(OPEN) is None


def test_attempts_by_end():
    """By stage, by reason, by status."""
    assert (REFUSED,) == failed_at(ALL, StageName.TCP)
    assert () == failed_at(ALL, StageName.TCP, Reason.TIMEOUT)
    assert (FORBIDDEN, ODD) == with_status(ALL, 403, 418, 101)


@pytest.mark.parametrize(("level", "ended_in"), [(Severity.HIGH, 3), (Severity.CRITICAL, 4)])
def test_critical_when_all_repeats_end_so(level: Severity, ended_in: int):
    """Some users or all of them: that is the difference."""
    found = hit(ALL[:ended_in], 4)

    assert (level, {"count": ended_in, "of": 4}) == (found.severity, found.values)


def test_never_above_the_rules_own_severity():
    """A symptom stays where its rule puts it, whoever it hits."""
    assert Severity.HIGH == hit((FORBIDDEN,), 1, Confidence.OBSERVED, at_most=Severity.HIGH).severity


def test_one_reference_for_each_end():
    """Twenty equal refusals are cited once."""
    again = ended("r05", StageName.TCP, Reason.REFUSED)

    assert ("handshake:repeats/r01/stages/tcp", "handshake:repeats/r02/response/status") == seen(
        (REFUSED, FORBIDDEN, again)
    )


@pytest.mark.parametrize(
    ("left", "findings"),
    [
        ((REFUSED, FORBIDDEN, ODD), []),
        ((FORBIDDEN, ODD), [finding("tcp.connect.refused", "handshake:repeats/r01/stages/tcp")]),
        ((REFUSED, ODD), [finding("http.auth.rejected", "handshake:repeats/r02/response/status")]),
        ((REFUSED, ODD), [finding("session.close.policy", "handshake:repeats/r02")]),
        ((REFUSED, FORBIDDEN, ODD), [finding("token.value.empty", "handshake:repeats/r02/response")]),  # names no end
        ((REFUSED, FORBIDDEN, ODD), [finding("dns.family.mismatch", "handshake:repeats/r01/addresses/0")]),
        ((REFUSED, FORBIDDEN, ODD), [finding("http.auth.rejected", "handshake:probes/p01/response")]),
    ],
)
def test_unexplained(left: tuple[Attempt, ...], findings: list[Finding]):
    """An end is explained when a connection finding cites a repeat that ended so."""
    assert Unexplained(left, 4) == unexplained(ALL, findings)


def test_an_equal_end_is_explained_with_it():
    """Citing one repeat of many equal ones is enough."""
    again = ended("r05", StageName.TCP, Reason.REFUSED)
    found = unexplained((REFUSED, again), [finding("tcp.connect.refused", "handshake:repeats/r01/stages/tcp")])

    assert () == found.attempts


@pytest.mark.parametrize(
    ("expected", "response"),
    [
        (False, None),
        (False, Response(503, body="no server is available")),
        (False, Response(403, body="Insufficient resources")),
        (True, Response(503, body='{"error": "Insufficient resources"}')),
        (True, Response(503, body="Too many connections")),
    ],
)
def test_capacity_is_said_by_the_server(expected: bool, response: Response | None):
    """Only a 503 whose own words speak of being full."""
    assert expected is says_capacity(response)


@pytest.mark.parametrize(
    ("expected", "attempt"),
    [
        (False, REFUSED),
        (False, FORBIDDEN),
        (False, OPEN),
        (True, ended("r01", StageName.RESPONSE, Reason.CLOSED)),
        (True, ended("r01", StageName.FIRST_SECOND, Reason.NO_CLOSE_FRAME)),
        (True, ended("r01", StageName.RESPONSE, Reason.RESET)),
        (False, ended("r01", StageName.TCP, Reason.RESET)),
        (False, ended("r01", StageName.CLOSE, Reason.NO_CLOSE_FRAME)),  # our own farewell was not answered
    ],
)
def test_premature(expected: bool, attempt: Attempt):
    """The server hung up after the request: before its answer or right after open."""
    assert expected is closed_prematurely(attempt)


def test_repeats_that_end_as_the_typical_one():
    """Only the most frequent end counts; an opened repeat among failed ones is left out."""
    refused = ended("r05", StageName.TCP, Reason.REFUSED)

    assert (REFUSED, refused) == as_typical(Handshake((OPEN, REFUSED, refused)))
