"""Answers about the server's state: full, gone, slow, tired of us, or of our size."""

from dataclasses import replace

import pytest

from tests.building import answered, opened, repeats, said
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.health import Health
from wsinvest.model.attempt import Attempt, Change, Response, Sent
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.rules.http.capacity_insufficient import capacity_insufficient
from wsinvest.rules.http.header_too_large import header_too_large
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down
from wsinvest.rules.http.proxy_backend_timeout import proxy_backend_timeout
from wsinvest.rules.http.rate_limited import rate_limited

FULL = answered("r01", 503, '{"error": "Insufficient resources"}')


def unwell(body: str) -> Health:
    return Health("http://a/health", (), Response(503, body=body), 1.0, None, None)


@pytest.mark.parametrize(
    ("rule", "attempt"),
    [
        (rate_limited, answered("r01", 429)),
        (proxy_backend_down, answered("r01", 502)),
        (proxy_backend_down, answered("r01", 503, "<h1>503</h1> No server is available to handle this request.")),
        (
            proxy_backend_down,
            answered("r01", 503, "<p>The server is temporarily unable to service your\nrequest due to"),
        ),
        (proxy_backend_timeout, answered("r01", 504)),
        (proxy_backend_timeout, answered("r01", 502, took_ms=1001.0)),
        (header_too_large, answered("r01", 413)),
        (header_too_large, answered("r01", 414)),
        (header_too_large, answered("r01", 431)),
    ],
)
def test_by_status(rule, attempt: Attempt):
    """The status names the fault; a share of the attempts makes it high."""
    found = said(rule, handshake=repeats(attempt, opened("r02")))

    assert isinstance(found, Hit)
    assert Severity.HIGH == found.severity


def test_a_502_speaks_of_one_fault():
    """At once: the server was not reached; after a wait: it was, and kept silent."""
    at_once, late = answered("r01", 502), answered("r01", 502, took_ms=1001.0)

    assert Clear() == said(proxy_backend_timeout, handshake=repeats(at_once))
    assert Clear() == said(proxy_backend_down, handshake=repeats(late))
    assert Confidence.INFERRED is said(proxy_backend_timeout, handshake=repeats(late)).confidence


@pytest.mark.parametrize("rule", [rate_limited, proxy_backend_down, proxy_backend_timeout, header_too_large])
@pytest.mark.parametrize("attempt", [opened("r01"), answered("r01", 403), answered("r01", 400), answered("r01", 503)])
def test_clear(rule, attempt: Attempt):
    """Other answers are other faults; a bare 503 names nobody."""
    assert Clear() == said(rule, handshake=repeats(attempt))


@pytest.mark.parametrize(
    ("expected", "attempt", "health"),
    [
        (Severity.CRITICAL, FULL, None),
        (Severity.CRITICAL, FULL, unwell("Insufficient resources")),
        (Severity.HIGH, opened("r01"), unwell("too many connections")),
        (None, opened("r01"), unwell("database is down")),
        (None, answered("r01", 503), None),
        (None, answered("r01", 503, "No server is available"), None),
    ],
)
def test_capacity(expected: Severity | None, attempt: Attempt, health: Health | None):
    """Only the server's own words that it is full, in its answer or at its health endpoint."""
    facts = {"handshake": repeats(attempt), **({"health": health} if health else {})}
    found = (
        said(capacity_insufficient, **{"health": None, **facts})
        if health
        else capacity_insufficient(**facts, health=None)
    )

    assert expected == (found.severity if isinstance(found, Hit) else None)


LONG, SHORT = Sent(head_bytes=9000), Sent(head_bytes=300)
CONTROL = Change("control", "without_token")


WITHOUT = answered("p01", 401, change=CONTROL, sent=SHORT)
ELSEWHERE = answered("p02", 401, change=Change("place", "in_query"), sent=LONG)
NGINX = "<title>400 Request Header Or Cookie Too Large</title>"


@pytest.mark.parametrize(
    ("expected", "facts"),
    [
        (Confidence.PROVEN, repeats(answered("r01", 400, body=NGINX, sent=LONG), probes=[WITHOUT])),
        (Confidence.INFERRED, repeats(answered("r01", 400, sent=LONG), probes=[WITHOUT])),
        (None, repeats(answered("r01", 400, sent=LONG), probes=[WITHOUT, ELSEWHERE])),
        (None, repeats(answered("r01", 400, sent=LONG), probes=[answered("p01", 400, change=CONTROL, sent=SHORT)])),
        (None, repeats(answered("r01", 400, sent=SHORT), probes=[replace(WITHOUT, sent=Sent())])),
        (None, repeats(answered("r01", 400, sent=LONG))),
    ],
)
def test_a_400_that_a_shorter_request_does_not_get(expected: Confidence | None, facts: Handshake):
    """Without its token a request is also let past a check of tokens: only the answer's words prove length."""
    found = said(header_too_large, handshake=facts)

    assert expected == (found.confidence if isinstance(found, Hit) else None)


def test_size_is_a_symptom():
    """Never above high, however many it hits."""
    assert Severity.HIGH == said(header_too_large, handshake=repeats(answered("r01", 431))).severity
