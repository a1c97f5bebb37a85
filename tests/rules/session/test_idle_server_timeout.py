"""A close frame at one age of silence is the server's own timeout."""

import pytest

from tests.building import said
from tests.rules.session.holding import cut, held, idle, kept
from wsinvest.facts.session import HoldEnd, Length
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.session.idle_server_timeout import idle_server_timeout

CLOSED = {"end": HoldEnd.CLOSED, "code": 1001, "said": "Idle Timeout"}


def of(length=Length.ASKED):
    """Two silent sessions closed after 30 s, two with pings kept."""
    holds = (cut("h1", 30_000, **CLOSED), kept("h2"), cut("h3", 30_010, **CLOSED), kept("h4"))
    return said(idle_server_timeout, session=held(*holds, length=length))


@pytest.mark.parametrize(
    ("length", "severity"),
    [(Length.ASKED, Severity.HIGH), (Length.DEFAULT, Severity.MEDIUM), (Length.TIMEOUT, Severity.MEDIUM)],
)
def test_high_only_where_a_session_must_live_so_long(length, severity):
    """Many services close silent clients on purpose; a number of seconds says that these must live."""
    found = of(length)

    assert isinstance(found, Fail)
    assert (severity, Confidence.PROVEN) == (found.severity, found.confidence)
    assert ("Idle Timeout", 1001, 30.0) == (found.values["reason"], found.values["code"], found.values["age"])


def test_a_cut_without_a_close_frame_is_another_finding():
    """It says nothing of who did it."""
    assert isinstance(said(idle_server_timeout, session=idle()), Pass)
