"""The course of the handshake, and the ends that nobody names."""

import pytest

from tests.building import SESSION, answered, ended, opened, repeats, said, target
from wsinvest.analysis.ends import Unexplained
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Attempt, Change, Close, Reason, Response, StageName
from wsinvest.model.finding import Clear, Hit, Severity
from wsinvest.model.target import Thresholds
from wsinvest.rules.http.answer_unexplained import answer_unexplained
from wsinvest.rules.http.handshake_closed_early import handshake_closed_early
from wsinvest.rules.http.handshake_slow import handshake_slow
from wsinvest.rules.http.handshake_timeout import handshake_timeout
from wsinvest.rules.http.handshake_unexplained import handshake_unexplained
from wsinvest.rules.http.request_unsendable import request_unsendable

TLS_PORT = answered("p01", 401, change=Change("scheme", "other_scheme"), tls=SESSION)


@pytest.mark.parametrize(
    ("expected", "took"),
    [(None, 500.0), (Severity.MEDIUM, 501.0), (Severity.MEDIUM, 1500.0), (Severity.HIGH, 1501.0)],
)
def test_slow(expected: Severity | None, took: float):
    """Medium above the objective, high above three times of it; the objective itself is still met."""
    found = said(handshake_slow, handshake=repeats(opened("r01", open_ms=took)), target=target(), lines=Thresholds())

    assert expected == (found.severity if isinstance(found, Hit) else None)


def test_slow_by_the_targets_own_objective():
    """What the target promises counts before our default."""
    own = target(objectives=(("handshake_p95_ms", 5.0),))

    assert isinstance(said(handshake_slow, handshake=repeats(opened("r01")), target=own, lines=Thresholds()), Hit)


def test_one_slow_connection_in_thirty_is_no_finding():
    """The 95th percentile forgives an outlier."""
    many = [opened(f"r{n:02}") for n in range(1, 30)]

    facts = repeats(*many, opened("r30", open_ms=9000.0))
    assert Clear() == said(handshake_slow, handshake=facts, target=target(), lines=Thresholds())


def test_nothing_opened_nothing_slow():
    """Refusals have no time to open."""
    assert Clear() == said(handshake_slow, handshake=repeats(answered("r01", 403)), target=target(), lines=Thresholds())


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
    assert Clear() == said(rule, handshake=repeats(attempt, probes=[TLS_PORT]))


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
    assert Clear() == said(rule, handshake=repeats(attempt))


TEAPOT, ODD = answered("r01", 418), ended("r02", StageName.NEGOTIATION, Reason.EXTENSION_INVALID)
ALERT = ended("r03", StageName.TLS, Reason.TLS_ALERT)


def test_the_rest_is_shared_out():
    """Answers to one rule, other stages to another, TLS to a third; none is lost and none is counted twice."""
    left = Unexplained((TEAPOT, ODD, ALERT), 3)
    answer, other = answer_unexplained(left, repeats(TEAPOT)), handshake_unexplained(left)

    assert isinstance(answer, Hit)
    assert isinstance(other, Hit)
    assert ("418", 1) == (answer.values["status"], answer.values["count"])
    assert (("negotiation: extension_invalid",), 1) == (other.values["where"], other.values["count"])


def test_a_misdirected_request_may_be_about_the_host():
    """421, and no other name was found to ask for."""
    left = Unexplained((answered("r01", 421),), 1)

    assert ["http.host.unrecognized"] == [one.code for one in answer_unexplained(left, repeats(*left.attempts)).rivals]


def test_an_alert_in_answer_to_a_request():
    """A server that wants a client certificate for this path alone ends so in TLS 1.2; what would tell is named."""
    found = handshake_unexplained(Unexplained((ended("r01", StageName.RESPONSE, Reason.TLS_ALERT),), 1))

    assert isinstance(found, Hit)
    assert ["tls.client_certificate.required"] == [rival.code for rival in found.rivals]


def test_nothing_left_nothing_said():
    """An explained failure is not told twice."""
    left = Unexplained((), 1)

    assert (Clear(), Clear()) == (answer_unexplained(left, repeats(TEAPOT)), handshake_unexplained(left))


@pytest.mark.parametrize(("plain", "rivals"), [((PlainGet("path", 404),), ["http.path.not_found"]), ((), [])])
def test_a_failure_on_a_path_without_a_page_may_be_an_unknown_path(plain, rivals):
    """Channels answers 500 to a path that no route has, as it does to a handler that raises."""
    failed = answered("r01", 500)
    found = answer_unexplained(Unexplained((failed,), 1), repeats(failed, plain=plain))

    assert rivals == [rival.code for rival in found.rivals]


def test_a_value_that_no_request_can_hold_has_a_finding_of_its_own():
    """High, and a symptom of what made the value so."""
    kept_back = ended("r01", StageName.REQUEST, Reason.UNSENDABLE)

    assert Severity.HIGH == said(request_unsendable, handshake=repeats(kept_back)).severity
    assert Clear() == said(request_unsendable, handshake=repeats(ended("r01", StageName.REQUEST, Reason.RESET)))


@pytest.mark.parametrize(("status", "expected"), [(404, ("http.path.not_found",)), (200, ()), (None, ())])
def test_a_hang_up_on_a_path_without_a_page_may_be_an_unknown_path(status, expected):
    """Node hangs up on an upgrade that nobody listens for."""
    gone = ended("r01", StageName.RESPONSE, Reason.CLOSED)
    outcome = said(handshake_closed_early, handshake=repeats(gone, plain=(PlainGet("path", status),)))

    assert expected == tuple(rival.code for rival in outcome.rivals)


def test_a_close_that_nothing_explains_is_quoted():
    """Code and reason are all that the server said."""
    one = ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, Response(101), close=Close(1003, "cannot accept"))
    left = Unexplained((one,), 1)

    assert "1003 cannot accept" == handshake_unexplained(left).values["said"]
