"""The server's own code keeps the connection from its WebSocket library: its log or its answer says so."""

import pytest

from tests.building import answered, repeats, said
from tests.rules.logs import added
from wsinvest.analysis.upgrade import says_lost
from wsinvest.facts.log import LogPattern
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.server_connection_withheld import server_connection_withheld

FAILS = repeats(answered("r01", 500), answered("r02", 500))
LINE = "websocket: response does not implement http.Hijacker"
AXUM = "WebSocket request couldn't be upgraded since no upgrade state was present"


@pytest.mark.parametrize(("lines", "confidence"), [(2, Confidence.PROVEN), (1, Confidence.INFERRED)])
def test_a_line_for_each_attempt_proves_it(lines: int, confidence: Confidence):
    """And it is quoted."""
    log = added(LogPattern.CONNECTION_WITHHELD, lines, line=LINE)
    found = said(server_connection_withheld, handshake=FAILS, log_delta=log)

    assert confidence is found.confidence
    assert LINE in server_connection_withheld.text.say("cause", "en", found.values)


def test_the_answer_of_axum_says_it_and_not_that_a_proxy_dropped_the_upgrade():
    """It is a 426 that speaks of WebSockets, as that of a server that saw no upgrade."""
    told = answered("r01", 426, AXUM)
    found = said(server_connection_withheld, handshake=repeats(told), log_delta=None)

    assert Confidence.PROVEN is found.confidence
    assert not says_lost(told)
    assert says_lost(answered("r01", 426, "This endpoint wants a WebSocket upgrade"))


@pytest.mark.parametrize(("status", "body"), [(500, "Internal Server Error"), (404, AXUM)])
def test_nothing_is_said_of_other_words(status: int, body: str):
    """A 500 alone may be anything."""
    found = said(server_connection_withheld, handshake=repeats(answered("r01", status, body)), log_delta=None)

    assert Pass() == found
