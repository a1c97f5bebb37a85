"""The server closes the connection right after opening it."""

import pytest

from tests.building import opened, repeats
from tests.rules.engineio_cases import late
from tests.rules.session_cases import closed
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Change, EngineIo, EngineState
from wsinvest.model.finding import Pass, Severity
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason
from wsinvest.rules.session.close_immediate import close_immediate


def test_a_disconnect_is_a_close_without_an_error():
    """Unless the wrong transport is what the server closes for."""
    left = late(Reason.DISCONNECTED, engineio=EngineIo(4, state=EngineState.LEFT), close=Close(None, "", 4.0))
    polling = late(Reason.CLOSE_FRAME, close=Close(1005, "", 2.0))
    proven = repeats(polling, probes=(opened("p01", change=Change("engineio", "engineio_transport")),))

    assert Severity.HIGH is close_immediate(repeats(left)).severity
    assert isinstance(close_immediate(proven), Pass)


@pytest.mark.parametrize(
    ("status", "rivals"), [(404, ["http.path.not_found"]), (200, ["http.endpoint.not_websocket"]), (426, [])]
)
def test_some_servers_open_any_path(status, rivals):
    """express-ws and Fastify close what has no route of theirs right after opening it."""
    found = close_immediate(repeats(closed(1005), plain=(PlainGet("path", status),)))

    assert rivals == [rival.code for rival in found.rivals]
