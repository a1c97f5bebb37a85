"""The wrong scheme is proven by the other one; a TLS failure that nothing names is still a finding."""

from dataclasses import replace

import pytest

from tests.building import SESSION, WS, WSS, answered, ended, opened, repeats, said, target
from tests.rules.looks import look
from wsinvest.analysis.ends import Unexplained
from wsinvest.model.attempt import Attempt, Change, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.rules.tls.handshake_failed import handshake_failed
from wsinvest.rules.tls.scheme_plaintext_to_tls import scheme_plaintext_to_tls
from wsinvest.rules.tls.scheme_tls_to_plaintext import scheme_tls_to_plaintext

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
    assert Clear() == said(scheme_plaintext_to_tls, handshake=repeats(end, probes=probes), target=target(WS))


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

    assert Clear() == said(scheme_tls_to_plaintext, handshake=facts, target=target(WSS))


@pytest.mark.parametrize(
    ("reason", "seen", "confidence", "rivals", "words"),
    [
        (Reason.TLS_ALERT, None, Confidence.OBSERVED, 1, "nothing seen here says why"),
        (Reason.CLOSED, None, Confidence.OBSERVED, 2, "nothing seen here says why"),
        (Reason.TLS_ALERT, look(), Confidence.OBSERVED, 0, "nothing seen here says why"),
        (Reason.TLS_ALERT, look(usual_cipher=False), Confidence.PROVEN, 0, SESSION.cipher),
        (Reason.CERTIFICATE_INVALID, look(), Confidence.OBSERVED, 0, "EE certificate key too weak"),
    ],
)
def test_what_is_left_of_tls(reason: Reason, seen, confidence: Confidence, rivals: int, words: str):
    """High at most, since it is a symptom; a cipher that nobody offers any more is the one cause that it knows."""
    first = ended("r01", StageName.TLS, reason)
    told = replace(first, stages=(*first.stages[:-1], replace(first.stages[-1], detail="EE certificate key too weak")))
    found = handshake_failed(Unexplained((told, ended("r02", StageName.TCP, Reason.REFUSED)), 2), seen, target(WSS))

    assert isinstance(found, Hit)
    assert (Severity.HIGH, confidence, 1, rivals) == (
        found.severity,
        found.confidence,
        found.values["count"],
        len(found.rivals),
    )
    assert words in found.values["why"].en


def test_other_stages_are_none_of_its_business():
    """What failed before or after TLS has other names."""
    assert Clear() == handshake_failed(
        Unexplained((ended("r01", StageName.TCP, Reason.REFUSED),), 1), None, target(WSS)
    )


def test_a_tls_port_answers_plain_text_with_400():
    """That is no plain port, unless its answer to the hello was no TLS."""
    answer = answered("p01", 400, "The plain HTTP request was sent to HTTPS port", change=OTHER)

    for reason, expected in ((Reason.CLOSED, Clear), (Reason.TLS_FAILED, Clear), (Reason.NOT_TLS, Hit)):
        facts = repeats(ended("r01", StageName.TLS, reason), probes=[answer])
        assert isinstance(said(scheme_tls_to_plaintext, handshake=facts, target=target(WSS)), expected)
