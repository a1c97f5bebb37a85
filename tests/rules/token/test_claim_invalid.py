"""A claim of the token is malformed: times in milliseconds or as text, a name twice, a wrong type."""

import pytest

from tests.rules.saying import said
from tests.rules.tokens import accepted, bad, refused, token
from wsinvest.model.finding import Pass, Severity
from wsinvest.rules.token.claim_invalid import claim_invalid


@pytest.mark.parametrize(
    ("handshake", "severity"), [(refused(), Severity.HIGH), (accepted(), Severity.MEDIUM), (None, Severity.HIGH)]
)
def test_malformed_claims(handshake, severity):
    """The validator's word; a server that takes them lets tokens live for thousands of years."""
    facts = token(verdict=bad("token.claim.invalid", verified=True))
    hit = claim_invalid(facts, handshake)

    assert severity is hit.severity
    said(claim_invalid, hit, "pt_BR", token=facts, handshake=handshake or refused())


def test_well_formed_claims():
    """And unknown ones."""
    assert Pass() == claim_invalid(token(), refused())
    assert Pass() == claim_invalid(token(verdict=None), refused())
