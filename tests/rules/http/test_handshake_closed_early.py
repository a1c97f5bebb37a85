"""The server closes the connection during the handshake."""

import pytest

from tests.building import WS, ended, opened, repeats, said, target
from tests.rules.http_host_cases import CUT, OPEN, ask
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Change, EngineIo
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Url
from wsinvest.rules.http.handshake_closed_early import handshake_closed_early
from wsinvest.rules.http.path_not_found import path_not_found

SOCKETIO = Url("ws", "a", 80, "/socket.io/", query_names=("EIO", "transport"))


def test_the_usual_path_that_opens_proves_that_the_other_is_wrong():
    """And that the hang-up was no crash."""
    gone = ended("r01", StageName.RESPONSE, Reason.CLOSED, engineio=EngineIo(4))
    handshake = repeats(gone, probes=(opened("p01", change=Change("engineio", "engineio_path")),))

    assert isinstance(handshake_closed_early(handshake), Pass)
    assert not isinstance(handshake_closed_early(repeats(gone)), Pass)


@pytest.mark.parametrize(("status", "expected"), [(404, ("http.path.not_found",)), (200, ()), (None, ())])
def test_a_hang_up_on_a_path_without_a_page_may_be_an_unknown_path(status, expected):
    """Node hangs up on an upgrade that nobody listens for."""
    gone = ended("r01", StageName.RESPONSE, Reason.CLOSED)
    outcome = said(handshake_closed_early, handshake=repeats(gone, plain=(PlainGet("path", status),)))

    assert ("http.host.unrecognized", *expected) == tuple(rival.code for rival in outcome.rivals)


@pytest.mark.parametrize(
    ("url", "status", "missing"),
    [
        (SOCKETIO, 404, True),
        (SOCKETIO, 400, False),
        (SOCKETIO, None, False),
        (WS, 404, False),
    ],
)
def test_a_socketio_client_that_is_hung_up_on_where_a_get_finds_nothing(url, status, missing):
    """Engine.IO answers each GET at its own path, so the path is wrong; a plain WebSocket's path may have no page."""
    gone = repeats(ended("r01", StageName.RESPONSE, Reason.CLOSED), plain=(PlainGet("path", status),))
    path = said(path_not_found, handshake=gone, token=None, target=target(url))

    assert missing is isinstance(path, Fail)
    assert missing is isinstance(handshake_closed_early(gone, target=target(url)), Pass)
    assert not isinstance(path, Fail) or Confidence.INFERRED is path.confidence


def test_the_name_explains_the_cut():
    """444 and its like are then no crash."""
    assert Pass() == ask(handshake_closed_early, repeats(CUT, probes=[OPEN]))
    assert isinstance(ask(handshake_closed_early, repeats(CUT)), Fail)
