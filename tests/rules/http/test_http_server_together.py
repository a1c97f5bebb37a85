"""Answers about the server's state: full, gone, slow, tired of us, or of our size."""

import pytest

from tests.building import answered, opened, repeats, said
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.http.header_too_large import header_too_large
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down
from wsinvest.rules.http.proxy_backend_timeout import proxy_backend_timeout
from wsinvest.rules.http.rate_limited import rate_limited


@pytest.mark.parametrize(
    ("rule", "attempt"),
    [
        (rate_limited, answered("r01", 429)),
        (proxy_backend_down, answered("r01", 502)),
        (proxy_backend_down, answered("r01", 503, "<h1>503</h1> No server is available to handle this request.")),
        (proxy_backend_down, answered("r01", 503, "<title>503 Backend fetch failed</title><h3>Guru Meditation:</h3>")),
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

    assert isinstance(found, Fail)
    assert Severity.HIGH == found.severity


def test_a_502_speaks_of_one_fault():
    """At once: the server was not reached; after a wait: it was, and kept silent."""
    at_once, late = answered("r01", 502), answered("r01", 502, took_ms=1001.0)

    assert Pass() == said(proxy_backend_timeout, handshake=repeats(at_once))
    assert Pass() == said(proxy_backend_down, handshake=repeats(late))
    assert Confidence.INFERRED is said(proxy_backend_timeout, handshake=repeats(late)).confidence


@pytest.mark.parametrize("rule", [rate_limited, proxy_backend_down, proxy_backend_timeout, header_too_large])
@pytest.mark.parametrize("attempt", [opened("r01"), answered("r01", 403), answered("r01", 400), answered("r01", 503)])
def test_clear(rule, attempt: Attempt):
    """Other answers are other faults; a bare 503 names nobody."""
    assert Pass() == said(rule, handshake=repeats(attempt))
