"""Another program holds the port: only the error that ends the log, on this very port, says so."""

import pytest

from tests.building import answered, opened, repeats, said, target
from wsinvest.facts.log_end import LogEnd
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.target import Url
from wsinvest.rules.server.port_taken import port_taken

AT = target(Url("ws", "127.0.0.1", 8765, "/ws"))
ERROR = "Error: listen EADDRINUSE: address already in use 127.0.0.1:8765"
FAILS, OPENS = answered("r01", 404), opened("r02")


@pytest.mark.parametrize(
    ("end", "attempts", "expected"),
    [
        (LogEnd(ERROR, 8765), (FAILS,), Fail),
        (LogEnd(ERROR, 8766), (FAILS,), Pass),
        (LogEnd(ERROR, 8765, went_on=True), (FAILS,), Pass),
        (LogEnd(ERROR, 8765), (FAILS, OPENS), Pass),
        (LogEnd("ValueError: no", 0), (FAILS,), Pass),
        (LogEnd(), (FAILS,), Pass),
        (None, (FAILS,), Pass),
    ],
)
def test_another_port_a_later_start_or_an_open_connection_speak_against_it(end, attempts, expected: type):
    """And it is never proven: the server may have started later without a word."""
    found = said(port_taken, handshake=repeats(*attempts), target=AT, log_end=end)

    assert expected is type(found)
    if isinstance(found, Fail):
        assert Confidence.INFERRED is found.confidence
        assert ERROR in port_taken.text.say("cause", "en", found.values)
