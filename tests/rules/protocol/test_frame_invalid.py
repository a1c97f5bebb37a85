"""The server sends what is no valid WebSocket frame."""

import pytest

from tests.building import opened, repeats
from tests.rules.frames_cases import broken
from tests.rules.saying import said
from wsinvest.model.attempt import EngineIo
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason
from wsinvest.rules.protocol.frame_invalid import frame_invalid


@pytest.mark.parametrize(
    ("reason", "confidence"),
    [
        (Reason.MASKED, Confidence.PROVEN),
        (Reason.TEXT_INVALID, Confidence.PROVEN),
        (Reason.HTTP_AFTER_UPGRADE, Confidence.PROVEN),
        (Reason.OPCODE_UNKNOWN, Confidence.INFERRED),
        (Reason.MESSAGE_TOO_LARGE, Confidence.INFERRED),
        (Reason.PROTOCOL_ERROR, Confidence.INFERRED),
    ],
)
def test_a_frame_that_breaks_the_rules(reason, confidence):
    """Each reason has its own cause; what the frame itself shows is proven."""
    handshake = repeats(broken(reason), broken(reason, "r02"))
    outcome = frame_invalid(handshake)

    assert (Severity.CRITICAL, confidence) == (outcome.severity, outcome.confidence)
    assert "after 7.0\u00a0ms" in said(frame_invalid, outcome, "en", handshake=handshake)["impact"]
    assert said(frame_invalid, outcome, "pt_BR", handshake=handshake)["cause"]


def test_no_frame_is_blamed_where_socket_io_said_what_it_refuses():
    """Its refusal of an old revision is HTTP in an upgraded connection."""
    late = broken(Reason.HTTP_AFTER_UPGRADE, engineio=EngineIo(3, error=5))

    assert isinstance(frame_invalid(repeats(late)), Pass)
    assert isinstance(frame_invalid(repeats(opened("r01"))), Pass)
