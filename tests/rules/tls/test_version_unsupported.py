"""The server speaks only withdrawn TLS versions."""

from dataclasses import replace

import pytest

from tests.building import SESSION, ended
from tests.rules.looks import look
from tests.rules.tls_terms_cases import ALERT, ask, sure
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tls.version_unsupported import version_unsupported


@pytest.mark.parametrize("version", ["SSLv3", "TLSv1", "TLSv1.1"])
@pytest.mark.parametrize("reason", [Reason.TLS_VERSION, Reason.TLS_ALERT, Reason.TLS_FAILED, Reason.CLOSED])
def test_a_look_that_agrees_on_an_old_version_proves_it(version: str, reason: Reason):
    """However the server ended what came of our own hello."""
    found = ask(
        version_unsupported, ended("r01", StageName.TLS, reason), seen=look(session=replace(SESSION, version=version))
    )

    assert (Severity.CRITICAL, Confidence.PROVEN) == (found.severity, found.confidence)
    assert version == found.values["version"]


@pytest.mark.parametrize(
    ("reason", "seen", "expected"),
    [
        (Reason.TLS_VERSION, None, Confidence.INFERRED),
        (Reason.TLS_VERSION, look(), None),
        (Reason.TLS_ALERT, None, None),
        (Reason.CERTIFICATE_EXPIRED, look(session=replace(SESSION, version="TLSv1")), None),
    ],
)
def test_a_version_without_that_proof(reason: Reason, seen, expected: Confidence | None):
    """The alert alone lets suspect it; a modern session excludes it; a bad certificate was met after the version."""
    assert expected is sure(ask(version_unsupported, ended("r01", StageName.TLS, reason), seen=seen))


def test_a_modern_session_excludes_the_version():
    """By a fact, so that no chain leads over it."""
    assert Pass(by=("certificate:session/version",)) == ask(version_unsupported, ALERT, seen=look())
