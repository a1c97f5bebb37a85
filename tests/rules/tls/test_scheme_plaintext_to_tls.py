"""The port speaks TLS, but the URL says ws."""

import pytest

from tests.building import SESSION, WS, answered, ended, opened, repeats, said, target
from tests.rules.tls_cases import OTHER
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tls.scheme_plaintext_to_tls import scheme_plaintext_to_tls


@pytest.mark.parametrize(
    "end",
    [
        answered("r01", 400, "The plain HTTP request was sent to HTTPS port"),
        ended("r01", StageName.RESPONSE, Reason.CLOSED),
        ended("r01", StageName.RESPONSE, Reason.NOT_HTTP),
        ended("r01", StageName.RESPONSE, Reason.RESET),
        ended("r01", StageName.RESPONSE, Reason.TIMEOUT),
    ],
)
@pytest.mark.parametrize(
    "probe",
    [
        ended("p01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, change=OTHER, tls=SESSION),
        answered("p01", 401, change=OTHER, tls=SESSION),
        ended("p01", StageName.TLS, Reason.CERTIFICATE_SELF_SIGNED, change=OTHER),
    ],
)
def test_plain_text_to_a_tls_port(end: Attempt, probe: Attempt):
    """Whatever face the failure has, the port that completes a TLS hello tells; even one that we do not trust."""
    found = said(scheme_plaintext_to_tls, handshake=repeats(end, probes=[probe]), target=target(WS))

    assert (Severity.CRITICAL, Confidence.PROVEN) == (found.severity, found.confidence)


@pytest.mark.parametrize(
    ("end", "probes"),
    [
        (ended("r01", StageName.RESPONSE, Reason.CLOSED), []),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED), [ended("p01", StageName.TLS, Reason.NOT_TLS, change=OTHER)]),
        (answered("r01", 403), [answered("p01", 403, change=OTHER, tls=SESSION)]),
        (opened("r01"), []),
    ],
)
def test_no_tls_there(end: Attempt, probes: list[Attempt]):
    """Without a TLS hello that succeeds nothing is proven, and a real answer to plain text is no scheme fault."""
    assert Pass() == said(scheme_plaintext_to_tls, handshake=repeats(end, probes=probes), target=target(WS))
