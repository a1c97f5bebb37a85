"""The head of the answer is too big for the proxy: its log proves it, since the server did answer."""

import pytest

from tests.building import answered, repeats, said
from tests.rules.logs import added
from wsinvest.facts.log import LogPattern
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.proxy_response_head_too_large import proxy_response_head_too_large

FAILS = repeats(answered("r01", 502), answered("r02", 502))
LINE = "upstream sent too big header while reading response header from upstream"


@pytest.mark.parametrize(("lines", "confidence"), [(2, Confidence.PROVEN), (1, Confidence.INFERRED)])
def test_a_line_for_each_attempt_proves_it(lines: int, confidence: Confidence):
    """And it is quoted."""
    log = added(LogPattern.UPSTREAM_HEAD_TOO_BIG, lines, line=LINE)
    found = said(proxy_response_head_too_large, handshake=FAILS, log_delta=log)

    assert confidence is found.confidence
    assert LINE in proxy_response_head_too_large.text.say("cause", "en", found.values)


@pytest.mark.parametrize(
    ("status", "says"), [(502, LogPattern.UPSTREAM_CLOSED), (400, LogPattern.UPSTREAM_HEAD_TOO_BIG)]
)
def test_a_server_that_closes_is_another_fault(status: int, says: LogPattern):
    """The two lines of nginx have the same end."""
    found = said(proxy_response_head_too_large, handshake=repeats(answered("r01", status)), log_delta=added(says, 1))

    assert Pass() == found
