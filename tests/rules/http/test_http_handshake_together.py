"""The course of the handshake, and the ends that nobody names."""

import pytest

from tests.building import SESSION, answered, ended, opened, repeats, said
from wsinvest.analysis.ends import Unexplained
from wsinvest.model.attempt import Attempt, Change
from wsinvest.model.finding import Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.answer_unexplained import answer_unexplained
from wsinvest.rules.http.handshake_closed_early import handshake_closed_early
from wsinvest.rules.http.handshake_timeout import handshake_timeout
from wsinvest.rules.http.handshake_unexplained import handshake_unexplained

TLS_PORT = answered("p01", 401, change=Change("scheme", "other_scheme"), tls=SESSION)
COURSES = [
    (handshake_timeout, ended("r01", StageName.RESPONSE, Reason.TIMEOUT)),
    (handshake_timeout, ended("r01", StageName.REQUEST, Reason.TIMEOUT)),
    (handshake_closed_early, ended("r01", StageName.RESPONSE, Reason.CLOSED)),
]


@pytest.mark.parametrize(("rule", "attempt"), COURSES)
def test_courses(rule, attempt: Attempt):
    """Critical when all end so, high when some do, and nothing when the port speaks TLS: then the scheme is wrong."""
    assert Severity.CRITICAL == said(rule, handshake=repeats(attempt)).severity
    assert Severity.HIGH == said(rule, handshake=repeats(attempt, opened("r02"))).severity
    assert Pass() == said(rule, handshake=repeats(attempt, probes=[TLS_PORT]))


@pytest.mark.parametrize("rule", [handshake_timeout, handshake_closed_early])
@pytest.mark.parametrize(
    "attempt",
    [
        opened("r01"),
        answered("r01", 403),
        ended("r01", StageName.TCP, Reason.TIMEOUT),
        ended("r01", StageName.RESPONSE, Reason.RESET),
        ended("r01", StageName.FIRST_SECOND, Reason.NO_CLOSE_FRAME),
    ],
)
def test_other_ends(rule, attempt: Attempt):
    """Other stages and reasons have their own codes."""
    assert Pass() == said(rule, handshake=repeats(attempt))


TEAPOT, ODD = answered("r01", 418), ended("r02", StageName.NEGOTIATION, Reason.EXTENSION_INVALID)
ALERT = ended("r03", StageName.TLS, Reason.TLS_ALERT)


def test_the_rest_is_shared_out():
    """Answers to one rule, other stages to another, TLS to a third; none is lost and none is counted twice."""
    left = Unexplained((TEAPOT, ODD, ALERT), 3)
    answer, other = answer_unexplained(left, repeats(TEAPOT)), handshake_unexplained(left)

    assert isinstance(answer, Fail)
    assert isinstance(other, Fail)
    assert ("418", 1) == (answer.values["status"], answer.values["count"])
    assert (("negotiation: extension_invalid",), 1) == (other.values["where"], other.values["count"])


def test_nothing_left_nothing_said():
    """An explained failure is not told twice."""
    left = Unexplained((), 1)

    assert (Pass(), Pass()) == (answer_unexplained(left, repeats(TEAPOT)), handshake_unexplained(left))
