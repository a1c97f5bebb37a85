"""A proxy drops the upgrade."""

import pytest

from tests.building import answered, case, ended, opened, repeats, said
from tests.rules.http_upgrade_cases import WERKZEUG
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Attempt, Change, Response, Sent
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.proxy_upgrade_stripped import proxy_upgrade_stripped

APACHES_PAGE = (
    "<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n"
    "<p>The server encountered an internal error or\nmisconfiguration and was unable to complete\nyour request.</p>"
)


@pytest.mark.parametrize(
    "body",
    [
        'Can "Upgrade" only to "WebSocket".',
        '"Connection" must be "Upgrade".',
        "No WebSocket UPGRADE hdr: None",
        "No CONNECTION upgrade hdr: close",
        "Failed to open a WebSocket connection: missing Upgrade header.",
        "Failed to open a WebSocket connection: invalid Connection header: close.",
        "Connection header did not include 'upgrade'",
        'WebSocket protocol violation: Connection header "close" does not contain Upgrade',
        "'connection' header must contain 'upgrade', got []",
        "unsupported HTTP version: HTTP/1.0",
        '{"code":3,"message":"Bad request"}',
    ],
)
def test_the_servers_own_words(body: str):
    """Whoever misses what was sent did not get it."""
    found = said(proxy_upgrade_stripped, handshake=repeats(answered("r01", 400, body)))

    assert (Severity.CRITICAL, Confidence.PROVEN) == (found.severity, found.confidence)


@pytest.mark.parametrize(
    ("expected", "attempt"),
    [
        (True, answered("r01", 505)),
        (True, answered("r01", 426, "Upgrade Required")),
        (True, answered("r01", 426, headers=(("Upgrade", "websocket"),))),
        (True, answered("r01", 426)),
        (False, answered("r01", 426, "Please install version 3 of our app")),
        (True, answered("r01", 400, "Bad Request", headers=(("Sec-WebSocket-Version", "13"),))),
        (False, answered("r01", 426, headers=(("Upgrade", "TLS/1.2, HTTP/1.1"),))),
        (False, answered("r01", 426, sent=Sent(version=8))),
        (False, answered("r01", 400, "Unsupported version: 8", sent=Sent(version=8))),
        (False, answered("r01", 400, "the room is missing")),
        (False, answered("r01", 400, "Please upgrade your plan, no connection is left")),
        (False, answered("r01", 401, '{"error": "invalid token"}')),
        (False, answered("r01", 404, "Not Found")),
        (False, answered("r01", 404, "served from the cache of edge-3 (HTTP/1.0)")),
        (True, answered("r01", 400, "WebSocket requires HTTP/1.1, this is HTTP/1.0")),
        (False, opened("r01")),
    ],
)
def test_by_status_and_headers(expected: bool, attempt: Attempt):
    """A 426 asks for what was sent, unless it asks for something else or the version was another."""
    assert expected is isinstance(said(proxy_upgrade_stripped, handshake=repeats(attempt)), Fail)


@pytest.mark.parametrize(
    ("expected", "status", "body", "other"),
    [
        (True, 404, "", 404),
        (True, 400, f"<title>400 Bad Request</title><p>{WERKZEUG}</p>", 400),
        (False, 404, '{"error":"no such room"}', 404),
        (False, 400, "", 403),
    ],
)
def test_past_the_token(expected: bool, status: int, body: str, other: int):
    """Without a token 401, with it no word and with no other one more: the route took it, and saw no upgrade."""
    control = answered("p01", 401, change=Change("control", "without_token"))
    minted = answered("p02", other, body, change=Change("token", "token_minted"))
    facts = repeats(answered("r01", status, body), probes=[control, minted])

    assert expected is isinstance(said(proxy_upgrade_stripped, handshake=facts), Fail)


def test_a_gateway_that_fails_on_upgrades_only():
    """A plain GET is served, the upgrade is not: the gateway has no means of passing it on."""
    failed = answered("r01", 500, APACHES_PAGE, headers=(("Server", "Apache/2.4.41"),))

    assert isinstance(said(proxy_upgrade_stripped, handshake=repeats(failed, plain=(PlainGet("path", 404),))), Fail)
    assert Pass() == said(proxy_upgrade_stripped, handshake=repeats(failed, plain=(PlainGet("path", 500),)))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Traceback (most recent call last):\n  File \"app.py\"\nKeyError: 'REDIS_URL'", "text/plain"),
        ("<pre>TypeError: x is undefined</pre><hr><center>nginx</center>", "text/html"),
        ('{"error": "<center>nginx"}', "application/json"),
        ("<h1>Internal Server Error</h1>\n<p>The server encountered an internal error and was unable to", "text/html"),
        ("", ""),
    ],
)
def test_an_application_that_fails_on_upgrades_saw_them(body: str, content_type: str):
    """Its own error came through the gateway: the upgrade arrived, and its log says what broke."""
    answer = Response(500, content_type=content_type, headers=(("Server", "nginx"),), body=body)
    failed = ended("r01", StageName.RESPONSE, Reason.STATUS, answer)
    seen = repeats(failed, plain=(PlainGet("path", 404),))

    assert Pass() == said(proxy_upgrade_stripped, handshake=seen)
    assert ["http.answer.unexplained"] == [one.code for one in diagnose(case(handshake=seen)).findings]


def test_faults_come_in_series():
    """The token first; with another one the server says that it got no upgrade."""
    probe = answered("p01", 505, change=Change("token", "token_minted"), base="r01")
    found = said(proxy_upgrade_stripped, handshake=repeats(answered("r01", 401), probes=[probe]))

    assert (Confidence.PROVEN, "505") == (found.confidence, found.values["status"])
    assert "handshake:probes/p01/response/status" in found.evidence


def test_a_426_that_lists_other_versions_got_the_upgrade():
    """A server that names the versions that it speaks has read the request's headers."""
    for versions, expected in (("7, 8", True), ("13", False)):
        one = answered("r01", 426, headers=(("sec-websocket-version", versions), ("upgrade", "websocket")))

        assert expected is (Pass() == said(proxy_upgrade_stripped, handshake=repeats(one)))
