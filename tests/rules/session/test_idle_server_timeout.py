"""A close frame at one age of silence is the server's own timeout."""

import pytest

from tests.building import said
from tests.rules.session.holding import all_ended, cut, held, idle, kept
from wsinvest.facts.awaiting import Awaits
from wsinvest.facts.session import HoldEnd, Length
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.session.age_limited import age_limited
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


@pytest.mark.parametrize(
    ("more", "confidence"),
    [
        ({"end": HoldEnd.CLOSED, "code": 4000, "said": "idle: no message from client"}, Confidence.PROVEN),
        ({"end": HoldEnd.CLOSED, "code": 4008, "said": "Heartbeat timeout"}, Confidence.PROVEN),
        ({"awaits": Awaits.HEARTBEAT}, Confidence.INFERRED),
    ],
)
def test_a_server_that_wants_messages_is_not_kept_by_pings(more, confidence):
    """Its own words prove it; heartbeats that nothing answered suggest it, and the limit of age yields to both."""
    session = all_ended(4_000, **more)
    found = said(idle_server_timeout, session=session)

    assert isinstance(found, Fail)
    assert (confidence, 2, 0) == (found.confidence, found.values["count"], found.values["lived"])
    assert isinstance(said(age_limited, session=session), Pass)


@pytest.mark.parametrize(
    "more",
    [{}, {"end": HoldEnd.CLOSED, "code": 4001, "said": "kicked"}, {"awaits": Awaits.CREDENTIAL}],
    ids=["no words", "other words", "a question for a credential"],
)
def test_an_age_without_such_words_is_no_silence(more):
    """What ends all sessions at one age may be anything."""
    assert isinstance(said(idle_server_timeout, session=all_ended(4_000, **more)), Pass)


def test_words_of_silence_need_no_equal_ages():
    """A busy server looks at its clocks late; what it says in each close stands all the same."""
    words = {"end": HoldEnd.CLOSED, "code": 4000, "said": "no heartbeat received"}
    session = held(cut("h1", 3_000, **words), cut("h2", 4_400, pinged=True, **words))
    found = said(idle_server_timeout, session=session)

    assert isinstance(found, Fail)
    assert found.confidence is Confidence.PROVEN
