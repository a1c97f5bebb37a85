"""The TLS listener serves HTTP/2 only."""

from dataclasses import replace

import pytest

from tests.building import SESSION, answered, ended, opened
from tests.rules.looks import look
from tests.rules.tls_terms_cases import ask, sure
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tls.alpn_no_http11 import alpn_no_http11

H2 = replace(SESSION, alpn="h2")
NO_ALPN = replace(SESSION, alpn="")


@pytest.mark.parametrize(
    ("end", "seen", "expected"),
    [
        (ended("r01", StageName.TLS, Reason.TLS_ALPN), None, Confidence.PROVEN),
        (ended("r01", StageName.TLS, Reason.TLS_ALPN), look(session=H2), Confidence.PROVEN),
        (ended("r01", StageName.RESPONSE, Reason.NOT_HTTP, tls=NO_ALPN), look(session=H2), Confidence.PROVEN),
        (answered("r01", 421, tls=NO_ALPN), look(session=H2), Confidence.PROVEN),
        (
            answered("r01", 403, "Missing ALPN Protocol, expected `h2`", tls=NO_ALPN),
            look(session=H2),
            Confidence.PROVEN,
        ),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=NO_ALPN), look(session=H2), Confidence.INFERRED),
        (answered("r01", 403, "<h2>Forbidden</h2>", tls=NO_ALPN), look(session=H2), None),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=NO_ALPN), look(session=NO_ALPN), None),
        (opened("r01", tls=NO_ALPN), look(session=H2), None),
    ],
)
def test_a_listener_of_http_2_only(end: Attempt, seen, expected: Confidence | None):
    """One that picks h2, never http/1.1, and then does not understand; a refusal for other reasons is none of that."""
    assert expected is sure(ask(alpn_no_http11, end, seen=seen))


def test_hanging_up_has_another_possible_cause():
    """It is told with what would separate the two."""
    found = ask(alpn_no_http11, ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=NO_ALPN), seen=look(session=H2))

    assert ["http.handshake.closed_early"] == [rival.code for rival in found.rivals]


def test_a_listener_that_picks_http_1_is_excluded():
    """By the fact that it did."""
    assert Pass(by=("handshake:repeats/r01/tls/alpn",)) == ask(
        alpn_no_http11, answered("r01", 403, tls=SESSION), seen=look()
    )
