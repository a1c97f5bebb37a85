"""Apache has no handler for the scheme of ProxyPass: its log proves it."""

import pytest

from tests.building import answered, repeats, said
from tests.rules.logs import added
from wsinvest.facts.log import LogPattern
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.proxy_scheme_unhandled import proxy_scheme_unhandled

FAILS = repeats(answered("r01", 500), answered("r02", 500))
LINE = "AH01144: No protocol handler was valid for the URL /ws (scheme 'ws')"


@pytest.mark.parametrize(("lines", "confidence"), [(2, Confidence.PROVEN), (1, Confidence.INFERRED)])
def test_a_line_for_each_attempt_proves_it(lines: int, confidence: Confidence):
    """And it is quoted."""
    log = added(LogPattern.SCHEME_UNHANDLED, lines, "ws", line=LINE)
    found = said(proxy_scheme_unhandled, handshake=FAILS, log_delta=log)

    assert confidence is found.confidence
    assert LINE in proxy_scheme_unhandled.text.say("cause", "en", found.values)


@pytest.mark.parametrize(("status", "says"), [(500, LogPattern.AUTH_REQUEST), (404, LogPattern.SCHEME_UNHANDLED)])
def test_nothing_is_said_of_another_line_or_status(status: int, says: LogPattern):
    """Apache answers so with 500."""
    found = said(proxy_scheme_unhandled, handshake=repeats(answered("r01", status)), log_delta=added(says, 1))

    assert Pass() == found
