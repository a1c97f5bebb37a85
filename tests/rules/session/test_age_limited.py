"""All sessions that end at one age, with pings too, have a limit on their age; at one moment they have not."""

from dataclasses import replace

import pytest

from tests.building import WATCHED, opened, repeats, said
from tests.rules.session.holding import all_ended, cut, held, idle
from wsinvest.facts.awaiting import Awaits
from wsinvest.facts.session import HoldEnd
from wsinvest.model.attempt import EngineIo, EngineState
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.session.age_limited import age_limited


def test_one_age_with_pings_too():
    """Proven, with the heartbeat of the application as the other cause."""
    found = said(age_limited, session=all_ended(30_000))

    assert isinstance(found, Fail)
    assert (Confidence.PROVEN, 30.0, 4) == (found.confidence, found.values["age"], found.values["count"])
    assert ["session.idle.server_timeout"] == [one.code for one in found.rivals]


@pytest.mark.parametrize(
    ("more", "code", "severity", "confidence"),
    [
        ({"subprotocol": "graphql-transport-ws"}, 4408, Severity.MEDIUM, Confidence.INFERRED),
        ({"subprotocol": "mqtt"}, 1000, Severity.MEDIUM, Confidence.INFERRED),
        ({}, 4408, Severity.MEDIUM, Confidence.INFERRED),
        ({"spoken": True}, 4408, Severity.HIGH, Confidence.PROVEN),
        ({"subprotocol": "chat"}, 4000, Severity.HIGH, Confidence.PROVEN),
    ],
)
def test_a_server_that_waits_for_a_first_message_may_have_no_limit(more, code, severity, confidence):
    """graphql-ws closes who sends no connection_init; with --message it was sent, and then the age counts."""
    ended = all_ended(3_000, end=HoldEnd.CLOSED, code=code)
    found = said(age_limited, session=replace(ended, **more))

    assert isinstance(found, Fail)
    assert (severity, confidence) == (found.severity, found.confidence)


@pytest.mark.parametrize(
    "session",
    [
        all_ended(30_000, at_one_moment=True),
        all_ended(30_000, end=HoldEnd.CLOSED, code=1012),
        all_ended(30_000, end=HoldEnd.CLOSED, code=1011),
        idle(),
        held(cut("h1", 30_000)),
        held(cut("h1", 3_000), cut("h2", 3_000, pinged=True, pings=1, pongs=1)),
    ],
    ids=["one moment", "the server leaves", "the server fails", "idle", "one", "too few pings"],
)
def test_less_is_no_limit_of_age(session):
    """A restart ends all at one moment; before two pongs pings cannot have helped."""
    assert isinstance(said(age_limited, session=session), Pass)


def test_a_server_that_asked_for_a_credential_may_end_who_gives_none():
    """As Home Assistant does: no fault of the service, so MEDIUM and inferred."""
    found = said(age_limited, session=all_ended(10_000, awaits=Awaits.CREDENTIAL))

    assert isinstance(found, Fail)
    assert (Severity.MEDIUM, Confidence.INFERRED) == (found.severity, found.confidence)


@pytest.mark.parametrize(("state", "expected"), [(EngineState.OPEN, Pass), (EngineState.JOINED, Fail)])
def test_socketio_ends_who_never_joins_and_that_is_no_limit_of_age(state, expected):
    """Its connectTimeout is the consequence of a connect packet that nothing answers."""
    handshake = repeats(replace(opened("r01", session=WATCHED), engineio=EngineIo(4, state=state)))

    assert expected is type(said(age_limited, session=all_ended(45_000), handshake=handshake))
