"""The token says of itself that it is a refresh or an id token."""

import pytest

from tests.rules.saying import said
from tests.rules.token_claims_cases import HANDSHAKES
from tests.rules.tokens import bad, token
from wsinvest.model.finding import Pass
from wsinvest.rules.token.claim_type import claim_type


@pytest.mark.parametrize(("handshake", "severity", "confidence"), HANDSHAKES)
def test_a_token_for_another_purpose(handshake, severity, confidence):
    """A refresh token in place of the access token."""
    facts = token(verdict=bad("token.claim.type", verified=True))
    hit = claim_type(facts, handshake)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(claim_type, hit, "en", token=facts, handshake=handshake)
    assert Pass() == claim_type(token(), handshake)
