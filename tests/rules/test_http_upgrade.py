"""Upgrades that do not arrive: what proves it, what only suggests it, and who is then suspected."""

import pytest

from tests.building import answered, opened, repeats, said
from wsinvest.facts.handshake import Handshake, PlainGet
from wsinvest.facts.log import Log, Said, Says
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.model.attempt import Attempt, Change, Response, Sent
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.rules.http.proxy_upgrade_stripped import proxy_upgrade_stripped
from wsinvest.rules.http.server_websocket_unsupported import server_websocket_unsupported

WARNED = Log("server.log", 900, 20, 20, 20, 0, 900, (Said(Says.UPGRADE_UNSUPPORTED, 20, 20),))
QUIET = Log("server.log", 900, 20, 20, 20, 0)
WARNS = Meanwhile(80, (Said(Says.UPGRADE_UNSUPPORTED, 2, 2),))
WERKZEUG = "The browser (or proxy) sent a request that this server could not understand."


def page(status: int, body: str, server: str = "", name: str = "Server") -> Handshake:
    """An upgrade that got what a GET without upgrade gets; the root is another page."""
    headers = ((name, server),) if server else ()
    other = PlainGet("path", status, response=Response(status, headers=headers, body=body))
    root = PlainGet("root", 200, response=Response(200, body="shop"))
    return repeats(answered("r01", status, body, headers=headers), plain=(other, root))


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
    assert expected is isinstance(said(proxy_upgrade_stripped, handshake=repeats(attempt)), Hit)


@pytest.mark.parametrize(
    ("stripped", "unsupported", "facts"),
    [
        (True, False, page(404, '{"detail":"Not Found"}', "nginx/1.22.1")),
        (True, False, page(404, "none", "uvicorn", name="Server")),
        (True, False, page(404, "Cannot GET /ws", "Apache/2.4.71")),
        (True, False, page(400, "")),
        (True, False, page(400, f"<title>400 Bad Request</title><h1>Bad Request</h1><p>{WERKZEUG}</p>", "gunicorn")),
        (False, False, page(400, f"<h1>Bad Request</h1><p>{WERKZEUG}</p><p>The room is missing.</p>", "gunicorn")),
        (False, True, page(404, "none", "uvicorn", name="server")),
        (False, False, page(404, "none", "hypercorn-h11", name="server")),
        (False, True, page(404, '{"detail":"Not Found"}')),
        (False, True, page(404, "<h1>Oops</h1>", "WSGIServer/0.2 CPython/3.11.2")),
        (False, False, page(404, "404 page not found", "nginx")),
        (False, False, page(404, "none", "nginx")),
        (False, False, page(200, "shop", "nginx")),
        (False, False, page(400, "the room is missing", "nginx")),
    ],
)
def test_answered_as_a_page(stripped: bool, unsupported: bool, facts: Handshake):
    """Never proven from outside; a gateway in sight makes it the suspect, and the rest is named with it."""
    hits = [said(rule, handshake=facts) for rule in (proxy_upgrade_stripped, server_websocket_unsupported)]

    assert [stripped, unsupported] == [isinstance(found, Hit) for found in hits]
    assert all(found.confidence is Confidence.INFERRED and found.rivals for found in hits if isinstance(found, Hit))


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

    assert expected is isinstance(said(proxy_upgrade_stripped, handshake=facts), Hit)


def test_a_gateway_that_fails_on_upgrades_only():
    """A plain GET is served, the upgrade is not: the gateway has no means of passing it on."""
    failed = answered("r01", 500, headers=(("Server", "Apache/2.4.41"),))

    assert isinstance(said(proxy_upgrade_stripped, handshake=repeats(failed, plain=(PlainGet("path", 404),))), Hit)
    assert Clear() == said(proxy_upgrade_stripped, handshake=repeats(failed, plain=(PlainGet("path", 500),)))


@pytest.mark.parametrize(
    ("expected", "log", "meanwhile"),
    [
        (Confidence.PROVEN, WARNED, None),
        (Confidence.PROVEN, WARNED, WARNS),
        (Confidence.PROVEN, QUIET, WARNS),
        (Confidence.INFERRED, QUIET, None),
        (Confidence.INFERRED, QUIET, Meanwhile(80)),
    ],
)
def test_the_log_of_the_server_decides(expected: Confidence, log: Log, meanwhile: Meanwhile | None):
    """What from outside may be a proxy is proven by the warning of the server itself, lately or while we tried."""
    handshake = page(404, "none", "uvicorn", name="server")
    found = said(server_websocket_unsupported, handshake=handshake, log=log, meanwhile=meanwhile)

    assert (Severity.HIGH, expected) == (found.severity, found.confidence)
    assert (expected is Confidence.INFERRED) is bool(found.rivals)


def test_an_old_warning_says_nothing_of_an_upgrade_that_opens():
    """The last lines of a log may be of yesterday."""
    assert Clear() == said(server_websocket_unsupported, handshake=repeats(opened("r01")), log=WARNED)


def test_faults_come_in_series():
    """The token first; with another one the server says that it got no upgrade."""
    probe = answered("p01", 505, change=Change("token", "token_minted"), base="r01")
    found = said(proxy_upgrade_stripped, handshake=repeats(answered("r01", 401), probes=[probe]))

    assert (Confidence.PROVEN, "505") == (found.confidence, found.values["status"])
    assert "handshake:probes/p01/response/status" in found.evidence
