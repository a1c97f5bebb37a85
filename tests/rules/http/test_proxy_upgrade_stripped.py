"""A proxy drops the upgrade."""

import pytest

from tests.building import answered, case, ended, opened, repeats, said
from tests.rules.http_upgrade_cases import WERKZEUG
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta, LogEntry
from wsinvest.facts.proxy import Backend, Directive, ForwardedHeader, Place, Proxy
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
    ("body", "confidence", "rivals"),
    [
        ("", Confidence.INFERRED, ["tls.alpn.no_http11"]),
        ("HTTP Version Not Supported", Confidence.INFERRED, ["tls.alpn.no_http11"]),
        ("unsupported protocol; expected HTTP/1.1, got HTTP/1.0", Confidence.PROVEN, []),
    ],
)
def test_a_505_may_be_of_a_server_that_speaks_http_2_alone(body: str, confidence: Confidence, rivals: list[str]):
    """There is no proxy then; only a text that names HTTP/1.0 shows that the version was changed on the way."""
    found = said(proxy_upgrade_stripped, handshake=repeats(answered("r01", 505, body)))

    assert (confidence, rivals) == (found.confidence, [one.code for one in found.rivals])


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


@pytest.mark.parametrize(("lines", "expected"), [(4, True), (3, False)])
def test_the_servers_log_says_that_no_upgrade_came(lines: int, expected: bool):
    """Two refusals and our own two plain GETs, which ask for none, leave four lines; fewer may be those GETs alone."""
    entry = LogEntry("e1", "Failed to upgrade (HTTP_UPGRADE: )", times=lines, says=LogPattern.UPGRADE_MISSING)
    log = LogDelta(900, (LogCount(LogPattern.UPGRADE_MISSING, lines),), (entry,))
    seen = repeats(
        answered("r01", 404, "Page not found"),
        answered("r02", 404, "Page not found"),
        plain=(PlainGet("path", 404), PlainGet("root", 200)),
    )
    found = said(proxy_upgrade_stripped, handshake=seen, log_delta=log)

    assert expected is isinstance(found, Fail)
    if isinstance(found, Fail):
        assert Confidence.PROVEN is found.confidence
        assert "meanwhile:said/upgrade_missing/lines" in found.evidence
        assert "HTTP_UPGRADE: )" in found.values["why"].say("en")


ENVOY = (("server", "envoy"),)
PASSED = ("x-envoy-upstream-service-time",)


@pytest.mark.parametrize(
    ("expected", "body", "passed", "page"),
    [
        (True, "", (), Response(200, headers=ENVOY, other_headers=PASSED)),
        (False, "", PASSED, Response(200, headers=ENVOY, other_headers=PASSED)),
        (False, "RBAC: access denied", (), Response(200, headers=ENVOY, other_headers=PASSED)),
        (False, "", (), Response(403, headers=ENVOY, other_headers=PASSED)),
        (False, "", (), Response(200, headers=ENVOY)),
    ],
)
def test_envoy_refuses_upgrades_and_passes_pages_on(expected, body, passed, page):
    """What a server behind it answers bears the time that this took; its own 403 does not."""
    refused = ended(
        "r01", StageName.RESPONSE, Reason.STATUS, Response(403, headers=ENVOY, other_headers=passed, body=body)
    )
    seen = repeats(refused, plain=(PlainGet("path", page.status, response=page),))
    found = said(proxy_upgrade_stripped, handshake=seen)

    assert expected is isinstance(found, Fail)
    roots = [one.code for one in diagnose(case(handshake=seen)).findings if one.root_cause]
    assert expected is ("http.proxy.upgrade_stripped" in roots)
    if isinstance(found, Fail):
        assert (Confidence.INFERRED, ["http.auth.rejected"]) == (found.confidence, [one.code for one in found.rivals])


PASSES = Proxy(
    "nginx",
    "outer.conf",
    Directive("location", "/", Place("outer.conf", 3)),
    headers=(
        ForwardedHeader("Upgrade", "$http_upgrade", Place("outer.conf", 4), "websocket"),
        ForwardedHeader("Connection", "upgrade", Place("outer.conf", 5), "upgrade"),
    ),
    backends=(Backend("http", "127.0.0.1", 9000),),
    directives=(Directive("proxy_http_version", "1.1", Place("outer.conf", 6)),),
)


@pytest.mark.parametrize(
    ("server", "expected"),
    [("nginx", "http.proxy.upgrade_stripped"), ("uvicorn", "http.server.websocket_unsupported")],
)
def test_a_proxy_behind_the_one_whose_configuration_is_known(server: str, expected: str):
    """The first passes the upgrade on by its file; a second proxy behind it is known by its own answer."""
    body = '{"detail":"Not Found"}'
    nginx = (("server", "nginx"),)
    page = PlainGet("path", 404, response=Response(404, headers=nginx, body=body))
    straight = answered("b01", 404, body, headers=(("server", server),))
    seen = {
        "handshake": repeats(answered("r01", 404, body, headers=nginx), plain=(page,)),
        "proxy": PASSES,
        "backends": Backends((AskedBackend("http", "127.0.0.1", "127.0.0.1", 9000, straight),)),
    }
    found = {one.code: one for one in diagnose(case(**seen)).findings if one.root_cause}

    assert [expected] == list(found)
    assert Confidence.INFERRED is found[expected].confidence
    assert {"http.proxy.upgrade_stripped", "http.server.websocket_unsupported"} - {expected} < {
        one.code for one in found[expected].rivals
    }
