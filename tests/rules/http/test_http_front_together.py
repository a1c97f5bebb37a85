"""A firewall's page is no refusal of the token; a bare 503 says what it can; proxies have statuses of their own."""

import pytest

from tests.building import said
from tests.rules.http_front_cases import of
from wsinvest.analysis.ends import Unexplained, unexplained
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.registry import load
from wsinvest.rules.http.answer_unexplained import answer_unexplained
from wsinvest.rules.http.auth_rejected import auth_rejected
from wsinvest.rules.http.firewall_blocked import firewall_blocked
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down
from wsinvest.rules.http.proxy_backend_timeout import proxy_backend_timeout
from wsinvest.rules.http.service_unavailable import service_unavailable

BLOCKED = "<title>Attention Required! | Cloudflare</title>"


def test_a_firewall_is_not_the_servers_refusal():
    """One finding, not two."""
    seen = of(403, BLOCKED)

    hit = said(firewall_blocked, handshake=seen)

    assert (Severity.CRITICAL, Confidence.INFERRED) == (hit.severity, hit.confidence)
    assert Pass is type(said(auth_rejected, handshake=seen, token=None))
    assert Pass is type(said(firewall_blocked, handshake=of(403)))


@pytest.mark.parametrize("headers", [{}, {"server": "nginx/1.27"}])
def test_a_503_that_says_no_more(headers):
    """Not available now; the same is then no riddle."""
    seen = of(503, "<title>Maintenance</title>", **headers)
    left = unexplained(seen.repeats, ())
    hit = service_unavailable(left)

    assert (Severity.CRITICAL, "Maintenance") == (hit.severity, hit.values["words"])
    assert all(
        load().rules["http.service.unavailable"].text.say(part, "pt_BR", hit.values) for part in ("cause", "fix")
    )
    assert Pass is type(answer_unexplained(left, seen))
    assert Pass is type(service_unavailable(Unexplained((), 2)))


@pytest.mark.parametrize(
    ("status", "rule"),
    [(status, proxy_backend_down) for status in (502, 520, 521, 523, 525, 526)]
    + [(status, proxy_backend_timeout) for status in (504, 522, 524)],
)
def test_delivery_networks_have_statuses_of_their_own(status, rule):
    """They say where it broke: before the server or at it."""
    other = proxy_backend_down if rule is proxy_backend_timeout else proxy_backend_timeout

    assert Severity.CRITICAL is said(rule, handshake=of(status)).severity
    assert Pass is type(said(other, handshake=of(status)))
