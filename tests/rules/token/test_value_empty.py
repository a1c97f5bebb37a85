"""The token is sent empty."""

import pytest

from tests.building import target
from tests.rules.saying import said
from tests.rules.token_cases import DOWN
from tests.rules.tokens import FRESH, accepted, green, refused, token
from wsinvest.model.attempt import Sent, TokenState
from wsinvest.model.finding import Confidence, Severity
from wsinvest.rules.token.value_empty import value_empty

EMPTY = Sent(token_state=TokenState.EMPTY, token_place="query", token_fingerprint="hk:empty")


@pytest.mark.parametrize(
    ("handshake", "severity", "confidence"),
    [
        (refused(401, EMPTY), Severity.HIGH, Confidence.PROVEN),
        (refused(403, EMPTY), Severity.HIGH, Confidence.PROVEN),
        (refused(401, EMPTY, green("token_minted", sent=FRESH)), Severity.HIGH, Confidence.PROVEN),
        (DOWN, Severity.HIGH, Confidence.INFERRED),
        (None, Severity.HIGH, Confidence.INFERRED),
        (accepted(EMPTY), Severity.LOW, Confidence.OBSERVED),
    ],
)
def test_empty_token(handshake, severity, confidence):
    """High where the server refuses or was not reached, a note where it does not care."""
    facts = token(state=TokenState.EMPTY, anatomy=None)
    hit = value_empty(facts, target(), handshake)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(value_empty, hit, "pt_BR", token=facts, handshake=handshake or DOWN)
