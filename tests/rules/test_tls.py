"""The wrong scheme is proven by the other one; a TLS failure that nothing names is still a finding."""

import pytest

from tests.building import SESSION, WS, WSS, answered, ended, opened, repeats, said, target
from wsinvest.attempt import Attempt, Change, Reason, StageName
from wsinvest.judgement import Clear, Confidence, Hit, Severity
from wsinvest.proof.ends import Unexplained
from wsinvest.rules.tls import plaintext_to_tls, tls_failed, tls_to_plaintext

OTHER = Change("scheme", "other_scheme")


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
    found = said(plaintext_to_tls, handshake=repeats(end, probes=[probe]), target=target(WS))

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
    assert Clear() == said(plaintext_to_tls, handshake=repeats(end, probes=probes), target=target(WS))


PLAIN = answered("p01", 401, change=OTHER)


@pytest.mark.parametrize("reason", [Reason.NOT_TLS, Reason.TLS_FAILED, Reason.CLOSED, Reason.RESET, Reason.TIMEOUT])
def test_tls_to_a_plain_port(reason: Reason):
    """At least three faces, one proof: the same port answers plain HTTP."""
    facts = repeats(ended("r01", StageName.TLS, reason), probes=[PLAIN])
    found = said(tls_to_plaintext, handshake=facts, target=target(WSS))

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

    assert Clear() == said(tls_to_plaintext, handshake=facts, target=target(WSS))


def test_what_is_left_of_tls():
    """High at most, since it is a symptom; other stages are none of its business."""
    alert, refused = ended("r01", StageName.TLS, Reason.TLS_ALERT), ended("r02", StageName.TCP, Reason.REFUSED)
    found = tls_failed(Unexplained((alert, refused), 2), target(WSS))

    assert isinstance(found, Hit)
    assert (Severity.HIGH, 1, "tls_alert") == (found.severity, found.values["count"], found.values["reason"])
    assert Clear() == tls_failed(Unexplained((refused,), 1), target(WSS))
