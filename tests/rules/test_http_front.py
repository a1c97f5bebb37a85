"""A firewall's page is no refusal of the token; a bare 503 says what it can; proxies have statuses of their own."""

import pytest

from tests.building import answered, opened, repeats, said, target
from wsinvest.analysis.ends import Unexplained, unexplained
from wsinvest.facts.log import Said, Says
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.model.finding import Clear, Confidence, Severity
from wsinvest.model.registry import load
from wsinvest.rules.http.answer_unexplained import answer_unexplained
from wsinvest.rules.http.auth_rejected import auth_rejected
from wsinvest.rules.http.firewall_blocked import firewall_blocked
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down
from wsinvest.rules.http.proxy_backend_timeout import proxy_backend_timeout
from wsinvest.rules.http.redirect_elsewhere import redirect_elsewhere
from wsinvest.rules.http.service_unavailable import service_unavailable

BLOCKED = "<title>Attention Required! | Cloudflare</title>"


def of(status, body="", **headers):
    """Two attempts that ended so."""
    shown = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return repeats(answered("r01", status, body, headers=shown), answered("r02", status, body, headers=shown))


def test_a_firewall_is_not_the_servers_refusal():
    """One finding, not two."""
    seen = of(403, BLOCKED)

    hit = said(firewall_blocked, handshake=seen)

    assert (Severity.CRITICAL, Confidence.INFERRED) == (hit.severity, hit.confidence)
    assert Clear is type(said(auth_rejected, handshake=seen, token=None))
    assert Clear is type(said(firewall_blocked, handshake=of(403)))


def test_the_proxys_own_log_proves_that_its_server_refuses():
    """What it says while we try; a log that says nothing of it changes nothing."""
    handshake = of(502)
    for lines, confidence in ((2, Confidence.PROVEN), (0, Confidence.OBSERVED)):
        log = Meanwhile(900, (Said(Says.UPSTREAM_REFUSED, lines, lines),) if lines else ())

        assert confidence is said(proxy_backend_down, handshake=handshake, meanwhile=log).confidence


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
    assert Clear is type(answer_unexplained(left, seen))
    assert Clear is type(service_unavailable(Unexplained((), 2)))


@pytest.mark.parametrize(
    ("status", "rule"),
    [(status, proxy_backend_down) for status in (502, 520, 521, 523, 525, 526)]
    + [(status, proxy_backend_timeout) for status in (504, 522, 524)],
)
def test_delivery_networks_have_statuses_of_their_own(status, rule):
    """They say where it broke: before the server or at it."""
    other = proxy_backend_down if rule is proxy_backend_timeout else proxy_backend_timeout

    assert Severity.CRITICAL is said(rule, handshake=of(status)).severity
    assert Clear is type(said(other, handshake=of(status)))


def test_a_load_balancer_without_targets_says_503():
    """By its own name in the answer."""
    for server in ("awselb/2.0", "lighttpd/1.4.69"):
        assert Severity.CRITICAL is said(proxy_backend_down, handshake=of(503, server=server)).severity


@pytest.mark.parametrize(
    ("location", "what"),
    [
        ("/ws/", "Only the slash"),
        ("http://127.0.0.1:8765/ws/", "Only the slash"),
        ("/api/v2/ws", "another path"),
        ("http://www.example.org/ws", "another host"),
    ],
)
def test_a_redirect_to_another_place(location, what):
    """Clients do not follow it; the place is named."""
    seen = of(301, location=location)
    hit = said(redirect_elsewhere, handshake=seen, target=target())

    assert (Severity.CRITICAL, Confidence.PROVEN, location) == (hit.severity, hit.confidence, hit.values["location"])
    assert what in hit.values["what"].en


@pytest.mark.parametrize("location", ["https://127.0.0.1/ws", "/login?next=/ws", ""])
def test_redirects_that_others_name(location):
    """The way to TLS, the way to a login; and one that leads nowhere."""
    assert Clear is type(said(redirect_elsewhere, handshake=of(302, location=location), target=target()))


def test_one_use_and_now_and_then_are_told_apart():
    """What is let in at other times is not refused for itself."""
    refused = [answered(f"r0{number}", 401) for number in (2, 3, 4)]
    once = auth_rejected(repeats(opened("r01"), *refused), None)
    sometimes = auth_rejected(repeats(opened("r01"), *refused, opened("r05")), None)

    assert (Severity.MEDIUM, Severity.HIGH) == (once.severity, sometimes.severity)
    assert "one use" in once.values["why"].en
    assert "servers that differ" in sometimes.values["why"].en
