"""Socket.IO: the wrong generation, transport or session, and a refusal of the namespace."""

import pytest

from tests.building import answered, opened, repeats
from tests.rules.engineio_cases import refused
from tests.rules.saying import said
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.protocol.engineio_session import engineio_session
from wsinvest.rules.protocol.engineio_transport import engineio_transport
from wsinvest.rules.protocol.engineio_version import engineio_version


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        (engineio_transport, 0),
        (engineio_session, 1),
        (engineio_version, 5),
    ],
)
def test_the_servers_own_code_is_proof(rule, error):
    """One rule for each code; critical when all repeats end so, and the others stay silent."""
    handshake = repeats(refused(error), refused(error, "r02"))
    outcome = rule(handshake)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    said(rule, outcome, "pt_BR", handshake=handshake)
    assert isinstance(rule(repeats(refused(4))), Pass)
    assert isinstance(rule(repeats(answered("r01", 400))), Pass)


@pytest.mark.parametrize(
    ("rule", "label"),
    [
        (engineio_transport, "engineio_transport"),
        (engineio_session, "engineio_session"),
        (engineio_version, "engineio_version"),
    ],
)
def test_the_one_change_that_opens_is_proof(rule, label):
    """Where the answer says nothing of it."""
    probe = opened("p01", change=Change("engineio", label))
    handshake = repeats(refused(None), probes=(probe,))
    outcome = rule(handshake)

    assert Confidence.PROVEN is outcome.confidence
    assert "handshake:probes/p01" in outcome.evidence
    said(rule, outcome, "en", handshake=handshake)
