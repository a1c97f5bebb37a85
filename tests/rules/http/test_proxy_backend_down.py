"""The proxy cannot reach the server behind it."""

from tests.building import said
from tests.rules.http_front_cases import of
from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.finding import Confidence, Severity
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down


def test_the_proxys_own_log_proves_that_its_server_refuses():
    """What it says while we try; a log that says nothing of it changes nothing."""
    handshake = of(502)
    for lines, confidence in ((2, Confidence.PROVEN), (0, Confidence.OBSERVED)):
        log = LogDelta(900, (LogCount(LogPattern.UPSTREAM_REFUSED, lines, lines),) if lines else ())

        assert confidence is said(proxy_backend_down, handshake=handshake, log_delta=log).confidence


def test_a_load_balancer_without_targets_says_503():
    """By its own name in the answer."""
    for server in ("awselb/2.0", "lighttpd/1.4.69"):
        assert Severity.CRITICAL is said(proxy_backend_down, handshake=of(503, server=server)).severity
