"""The port speaks no TLS, but the URL says wss."""

import pytest

from tests.building import WSS, answered, ended, repeats, said, target
from tests.rules.tls_cases import OTHER
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tls.scheme_tls_to_plaintext import scheme_tls_to_plaintext

PLAIN = answered("p01", 401, change=OTHER)


@pytest.mark.parametrize("reason", [Reason.NOT_TLS, Reason.TLS_FAILED, Reason.CLOSED, Reason.RESET, Reason.TIMEOUT])
def test_tls_to_a_plain_port(reason: Reason):
    """At least three faces, one proof: the same port answers plain HTTP."""
    facts = repeats(ended("r01", StageName.TLS, reason), probes=[PLAIN])
    found = said(scheme_tls_to_plaintext, handshake=facts, target=target(WSS))

    assert (Severity.CRITICAL, Confidence.PROVEN) == (found.severity, found.confidence)


@pytest.mark.parametrize(
    ("reason", "probes"),
    [
        (Reason.NOT_TLS, []),
        (Reason.NOT_TLS, [ended("p01", StageName.RESPONSE, Reason.CLOSED, change=OTHER)]),
        (Reason.CERTIFICATE_EXPIRED, [PLAIN]),  # TLS is spoken there
    ],
)
def test_no_plain_http_there(reason: Reason, probes: list[Attempt]):
    """Without an answer to plain HTTP nothing is proven."""
    facts = repeats(ended("r01", StageName.TLS, reason), probes=probes)

    assert Pass() == said(scheme_tls_to_plaintext, handshake=facts, target=target(WSS))


def test_a_tls_port_answers_plain_text_with_400():
    """That is no plain port, unless its answer to the hello was no TLS."""
    answer = answered("p01", 400, "The plain HTTP request was sent to HTTPS port", change=OTHER)

    for reason, expected in ((Reason.CLOSED, Pass), (Reason.TLS_FAILED, Pass), (Reason.NOT_TLS, Fail)):
        facts = repeats(ended("r01", StageName.TLS, reason), probes=[answer])
        assert isinstance(said(scheme_tls_to_plaintext, handshake=facts, target=target(WSS)), expected)
