"""Ends of held sessions that no pattern explains are told as they were seen."""

import pytest

from tests.building import repeats, said
from tests.rules.session.holding import all_ended, cut, held, idle, kept
from tests.rules.session_cases import closed
from wsinvest.facts.session import HoldEnd
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.session.close_while_held import close_while_held


@pytest.mark.parametrize(
    ("code", "severity", "meaning"),
    [
        (1011, Severity.HIGH, "handler failed"),
        (1012, Severity.MEDIUM, "stopped, restarted"),
        (1001, Severity.MEDIUM, "stopped, restarted"),
        (1008, Severity.HIGH, "policy"),
        (1013, Severity.HIGH, "too busy"),
        (1000, Severity.HIGH, "came to its end"),
        (4000, Severity.HIGH, "application says"),
        (None, Severity.HIGH, "without a close frame"),
    ],
)
def test_who_closed_at_what_age_and_what_the_code_means(code, severity, meaning):
    """Codes are told apart, and a cut without one."""
    end = HoldEnd.CUT if code is None else HoldEnd.CLOSED
    found = said(
        close_while_held, session=held(cut("h1", 7_000, end=end, code=code), kept("h2"), kept("h3")), token=None
    )

    assert isinstance(found, Fail)
    assert (severity, Confidence.OBSERVED, 7.0) == (found.severity, found.confidence, found.values["age"])
    assert meaning in found.values["meaning"].say("en")
    assert (1, 3) == (found.values["count"], found.values["of"])


def test_one_session_a_user_is_no_alarm():
    """All are held as the same user, so each ends the one before."""
    lost = cut("h1", 350, end=HoldEnd.CLOSED, code=4009, said="replaced by a newer connection")
    found = said(close_while_held, session=held(lost, kept("h2"), kept("h3")), token=None)

    assert isinstance(found, Fail)
    assert Severity.MEDIUM is found.severity
    assert "held several at once" in found.values["meaning"].say("en")


@pytest.mark.parametrize("session", [idle(), all_ended(30_000), held(kept("h1")), held()], ids=str)
def test_what_a_pattern_explains_is_no_second_finding(session):
    """The nearer rule says it."""
    assert isinstance(said(close_while_held, session=session, token=None), Pass)


def test_all_at_one_moment_is_no_limit_of_age():
    """A restart, for example; it is told as it was seen."""
    found = said(close_while_held, session=all_ended(30_000, at_one_moment=True), token=None)

    assert isinstance(found, Fail)


def test_a_close_that_the_first_second_shows_is_told_once():
    """The rules of its code tell of it; another code, or a cut, is an event of its own."""
    watched = repeats(closed(4001, "replaced"))
    ends = {code: held(cut("h1", 350, end=HoldEnd.CLOSED, code=code), kept("h2")) for code in (4001, 4002)}

    assert isinstance(close_while_held(ends[4001], None, watched), Pass)
    assert isinstance(close_while_held(ends[4002], None, watched), Fail)
    assert isinstance(close_while_held(held(cut("h1", 7_000), kept("h2")), None, watched), Fail)
