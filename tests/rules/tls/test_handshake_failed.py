"""The TLS handshake fails."""

from dataclasses import replace

import pytest

from tests.building import SESSION, WSS, ended, target
from tests.rules.looks import look
from wsinvest.analysis.ends import Unexplained
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tls.handshake_failed import handshake_failed


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

    assert isinstance(found, Fail)
    assert (Severity.HIGH, confidence, 1, rivals) == (
        found.severity,
        found.confidence,
        found.values["count"],
        len(found.rivals),
    )
    assert words in found.values["why"].say("en")


def test_other_stages_are_none_of_its_business():
    """What failed before or after TLS has other names."""
    assert Pass() == handshake_failed(Unexplained((ended("r01", StageName.TCP, Reason.REFUSED),), 1), None, target(WSS))
