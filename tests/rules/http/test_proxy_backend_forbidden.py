"""The system forbids the proxy to connect: the proxy's log proves it, and nothing else says it."""

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.logs import added
from wsinvest.facts.log import LogPattern
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.proxy_backend_forbidden import proxy_backend_forbidden

FAILS = repeats(answered("r01", 502), answered("r02", 502))
LINE = "connect() to unix:/run/app.sock failed (13: Permission denied) while connecting to upstream"


@pytest.mark.parametrize(("lines", "confidence"), [(2, Confidence.PROVEN), (1, Confidence.INFERRED)])
def test_a_line_for_each_attempt_proves_it(lines: int, confidence: Confidence):
    """And it is quoted."""
    log = added(LogPattern.UPSTREAM_FORBIDDEN, lines, "unix:/run/app.sock", line=LINE)
    found = said(proxy_backend_forbidden, handshake=FAILS, log_delta=log)

    assert confidence is found.confidence
    assert LINE in proxy_backend_forbidden.text.say("cause", "en", found.values)


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (answered("r01", 502), LogPattern.UPSTREAM_REFUSED),
        (answered("r01", 403), LogPattern.UPSTREAM_FORBIDDEN),
        (opened("r01"), LogPattern.UPSTREAM_FORBIDDEN),
    ],
)
def test_nothing_is_said_of_another_line_or_another_answer(attempt, says: LogPattern):
    """A 403 comes from whoever was reached."""
    assert Pass() == said(proxy_backend_forbidden, handshake=repeats(attempt), log_delta=added(says, 1))
