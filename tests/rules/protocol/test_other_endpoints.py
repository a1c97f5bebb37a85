"""The endpoint is not what the URL says: SockJS's prefix, SignalR's connection id, Socket.IO at its own path."""

import pytest

from tests.building import answered, case, ended, opened, repeats, target
from tests.rules.saying import said
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Change, Response
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.protocol.engineio_required import engineio_required
from wsinvest.rules.protocol.signalr_connection_id import signalr_connection_id
from wsinvest.rules.protocol.sockjs_raw_path import sockjs_raw_path

GREETING = "Welcome to SockJS!\n"


def only_root(handshake) -> list[str]:
    return [one.code for one in diagnose(case(handshake=handshake)).findings if one.root_cause]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, GREETING, Fail),
        (200, "<p>Welcome to SockJS! It is a library.</p>", Pass),
        (200, "Welcome", Pass),
        (404, "", Pass),
    ],
)
def test_the_greeting_of_sockjs(status, body, expected):
    """The whole greeting, not a page about it; an ordinary page at the path is then no second root cause."""
    handshake = repeats(answered("r01", status, body))
    outcome = sockjs_raw_path(handshake, target())

    assert expected is type(outcome)
    if isinstance(outcome, Fail):
        assert Confidence.PROVEN is outcome.confidence
        assert "/ws/websocket" in said(sockjs_raw_path, outcome, "en", handshake=handshake)["cause"]
        assert ["protocol.sockjs.raw_path"] == only_root(handshake)


def test_the_greeting_of_a_plain_get_counts_too():
    """Some servers answer the upgrade with 404 or 400 and greet only without it."""
    page = PlainGet("path", 200, "text/plain", Response(200, body=GREETING))

    assert isinstance(sockjs_raw_path(repeats(answered("r01", 404), plain=(page,)), target()), Fail)
    assert isinstance(sockjs_raw_path(repeats(opened("r01"), plain=(page,)), target()), Pass)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, "No Connection with that ID", Fail),
        (400, "Connection ID required", Fail),
        (404, "no connection", Pass),
        (404, "x" * 300 + "No Connection with that ID", Pass),
    ],
)
def test_signalr_says_that_it_is_about_the_id(status, body, expected):
    """Its own words, and nothing beside them; the 404 is then no wrong path."""
    handshake = repeats(answered("r01", status, body))
    outcome = signalr_connection_id(handshake)

    assert expected is type(outcome)
    if isinstance(outcome, Fail):
        said(signalr_connection_id, outcome, "en", handshake=handshake)
        assert ["protocol.signalr.connection_id"] == only_root(handshake)


def test_socket_io_at_its_path_is_proven_by_the_probe():
    """The root is cut off, /socket.io/ opens: the client is the wrong one."""
    cut = ended("r01", StageName.RESPONSE, Reason.CLOSED)
    change = Change("engineio", "engineio_at_root")
    control = ended("p02", StageName.RESPONSE, Reason.CLOSED, change=Change("control", "unchanged"))
    handshake = repeats(cut, probes=(opened("p01", change=change, base="r01"), control))
    outcome = engineio_required(handshake)

    assert isinstance(outcome, Fail)
    assert "handshake:probes/p01" in outcome.evidence
    assert ["protocol.engineio.required"] == only_root(handshake)
    assert Pass() == engineio_required(repeats(cut))
