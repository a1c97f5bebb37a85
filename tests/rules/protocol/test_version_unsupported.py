"""The server does not support the protocol version."""

import pytest

from tests.building import answered, ended, opened, repeats
from tests.rules.saying import said
from wsinvest.model.attempt import Change, Sent
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.protocol.version_unsupported import version_unsupported

SEVEN = Sent(version=7)
TO_13 = Change("version", "version_13")


def refused(identity="r01", status=400, headers=(), **more):
    return answered(identity, status, headers=headers, sent=SEVEN, **more)


def of_version(*attempts, probes=()):
    return version_unsupported(repeats(*attempts, probes=probes))


def test_an_error_to_7_and_a_101_to_13_prove_it():
    """The probe is the evidence; every repeat ends so, hence critical."""
    handshake = repeats(refused(), refused("r02"), probes=(opened("p01", change=TO_13),))
    outcome = version_unsupported(handshake)
    words = said(version_unsupported, outcome, "pt_BR", handshake=handshake)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert "handshake:probes/p01" in outcome.evidence
    assert words["title"] == "O servidor não aceita a versão 7 do WebSocket"
    assert words["impact"].startswith("2 de 2")


def test_progress_with_13_proves_it_too():
    """400 to 7, 401 to 13: the version was the first of two faults."""
    outcome = of_version(refused(), probes=(answered("p01", 401, change=TO_13),))

    assert outcome.confidence is Confidence.PROVEN


@pytest.mark.parametrize(
    ("attempt", "expected"),
    [
        (refused(status=400), Fail),
        (refused(status=426), Fail),
        (refused(status=500, headers=(("Sec-WebSocket-Version", "13"),)), Fail),
        (ended("r01", StageName.NEGOTIATION, Reason.UNKNOWN, sent=SEVEN), Fail),
        (refused(status=401), Pass),
        (ended("r01", StageName.TCP, Reason.REFUSED, sent=SEVEN), Pass),
        (opened("r01", sent=SEVEN), Pass),
        (answered("r01", 426), Pass),
    ],
    ids=["400", "426", "names versions", "recorded", "401", "never asked", "accepted", "13 was sent"],
)
def test_without_a_probe_only_an_answer_about_versions_speaks(attempt, expected):
    """It is inferred then, and one refusal of several is high."""
    outcome = of_version(attempt, opened("r02"))

    assert expected is type(outcome)
    if isinstance(outcome, Fail):
        assert (Severity.HIGH, Confidence.INFERRED) == (outcome.severity, outcome.confidence)


def test_the_same_refusal_of_13_clears_the_version():
    """400 to both: the version is not what this 400 is about."""
    assert isinstance(of_version(refused(), probes=(answered("p01", 400, change=TO_13),)), Pass)
