"""The server has no WebSocket support."""

import pytest

from tests.building import opened, repeats, said
from tests.rules.http_upgrade_cases import page
from wsinvest.facts.log import Log, LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.http.server_websocket_unsupported import server_websocket_unsupported

WARNED = Log("server.log", 900, 20, 20, 20, 0, 900, (LogCount(LogPattern.UPGRADE_UNSUPPORTED, 20, 20),))
QUIET = Log("server.log", 900, 20, 20, 20, 0)
WARNS = LogDelta(80, (LogCount(LogPattern.UPGRADE_UNSUPPORTED, 2, 2),))


@pytest.mark.parametrize(
    ("expected", "log", "log_delta"),
    [
        (Confidence.PROVEN, WARNED, None),
        (Confidence.PROVEN, WARNED, WARNS),
        (Confidence.PROVEN, QUIET, WARNS),
        (Confidence.INFERRED, QUIET, None),
        (Confidence.INFERRED, QUIET, LogDelta(80)),
    ],
)
def test_the_log_of_the_server_decides(expected: Confidence, log: Log, log_delta: LogDelta | None):
    """What from outside may be a proxy is proven by the warning of the server itself, lately or while we tried."""
    handshake = page(404, "none", "uvicorn", name="server")
    found = said(server_websocket_unsupported, handshake=handshake, log=log, log_delta=log_delta)

    assert (Severity.HIGH, expected) == (found.severity, found.confidence)
    assert (expected is Confidence.INFERRED) is bool(found.rivals)


def test_an_old_warning_says_nothing_of_an_upgrade_that_opens():
    """The last lines of a log may be of yesterday."""
    assert Pass() == said(server_websocket_unsupported, handshake=repeats(opened("r01")), log=WARNED)
