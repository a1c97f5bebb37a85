"""The URL is that of a Socket.IO client, and the server behind it speaks plain WebSocket."""

from dataclasses import replace

import pytest

from tests.building import WATCHED, opened, repeats
from tests.rules.saying import said
from wsinvest.facts.polling import PollAnswer, Polling
from wsinvest.model.attempt import EngineIo, EngineState
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.protocol.engineio_absent import engineio_absent

SILENT = replace(opened("r01", session=WATCHED), engineio=EngineIo(4, "websocket"))


@pytest.mark.parametrize(
    ("polling", "expected"),
    [
        (None, Confidence.INFERRED),
        (Polling(PollAnswer.NONE), Confidence.INFERRED),
        (Polling(PollAnswer.OTHER, 426), Confidence.PROVEN),
        (Polling(PollAnswer.ENGINE_IO, 200, 1, 1), None),
        (Polling(PollAnswer.ENGINE_IO_REFUSES, 400), None),
    ],
)
def test_silence_after_the_101(polling, expected):
    """Two sources prove it: no open packet, and an answer to polling that is not Engine.IO's."""
    handshake = repeats(SILENT, opened("r02", engineio=EngineIo(4)), polling=polling)
    outcome = engineio_absent(handshake)

    assert expected == (outcome.confidence if isinstance(outcome, Fail) else None)
    if isinstance(outcome, Fail):
        assert said(engineio_absent, outcome, "en", handshake=handshake)["impact"].startswith("1 of 1")


@pytest.mark.parametrize("state", [EngineState.OPEN, EngineState.JOINED])
def test_an_open_packet_is_enough(state):
    """Whatever becomes of the namespace."""
    assert Pass() == engineio_absent(repeats(replace(SILENT, engineio=EngineIo(4, state=state))))


def test_other_urls_and_short_looks_say_nothing():
    """A plain URL expects no open packet; a connection that was let go at once did not wait for one."""
    assert Pass() == engineio_absent(repeats(opened("r01", session=WATCHED)))
    assert Pass() == engineio_absent(repeats(opened("r01", engineio=EngineIo(4))))
