"""Socket.IO opens the connection and leaves the namespace unanswered."""

from dataclasses import replace

import pytest

from tests.building import WATCHED, opened, repeats, target
from tests.rules.saying import said
from wsinvest.model.attempt import EngineIo, EngineState
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.target import Url
from wsinvest.rules.session.connect_unanswered import connect_unanswered


@pytest.mark.parametrize(
    ("state", "expected"),
    [(EngineState.OPEN, Fail), (EngineState.JOINED, Pass), (EngineState.SILENT, Pass)],
)
def test_a_namespace_that_is_left_unanswered(state, expected):
    """For a whole second; a connection that was let go after open did not wait."""
    facts = EngineIo(4, state=state)
    waited = opened("r01", session=WATCHED)
    handshake = repeats(replace(waited, engineio=facts), opened("r02", engineio=facts))
    outcome = connect_unanswered(handshake)

    assert expected is type(outcome)
    if isinstance(outcome, Fail):
        assert (Severity.HIGH, Confidence.OBSERVED) == (outcome.severity, outcome.confidence)
        assert said(connect_unanswered, outcome, "en", handshake=handshake)["impact"].startswith("1 of 1")


def test_bare_engine_io_has_no_namespace_to_answer_for():
    """Its client sends no connect packet."""
    waited = opened("r01", session=WATCHED)
    handshake = repeats(replace(waited, engineio=EngineIo(4, state=EngineState.OPEN)))

    assert Pass() == connect_unanswered(handshake, target(Url("ws", "a", 80, "/engine.io/")))
    assert isinstance(connect_unanswered(handshake, target(Url("ws", "a", 80, "/socket.io/"))), Fail)
