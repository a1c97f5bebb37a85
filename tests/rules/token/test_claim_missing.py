"""The token has no exp: it never runs out."""

import pytest

from tests.rules.saying import said
from tests.rules.token_claims_cases import claiming
from tests.rules.tokens import SENT, accepted, bad, green, refused, token
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.token.claim_missing import claim_missing


@pytest.mark.parametrize(
    ("verdict", "handshake", "severity", "confidence"),
    [
        (bad("token.claim.missing", verified=True), refused(), Severity.HIGH, Confidence.INFERRED),
        (bad("token.claim.missing", verified=True), accepted(), Severity.LOW, Confidence.OBSERVED),
        (
            bad("token.claim.missing", verified=True),
            refused(401, SENT, green("token_minted")),
            Severity.HIGH,
            Confidence.PROVEN,
        ),
        (bad("token.signature.invalid"), refused(), Severity.LOW, Confidence.INFERRED),
        (None, refused(), Severity.LOW, Confidence.INFERRED),
    ],
)
def test_no_exp(verdict, handshake, severity, confidence):
    """Grave only if all else is fine and the server refuses."""
    facts = claiming(verdict, claims=("sub", "iat"), exp=None)
    hit = claim_missing(facts, handshake)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(claim_missing, hit, "pt_BR", token=facts, handshake=handshake)


@pytest.mark.parametrize("facts", [token(), claiming(claims=()), claiming(alg="", claims=())])
def test_tokens_with_exp_or_without_readable_claims(facts):
    """What cannot be read is not missing."""
    assert Pass() == claim_missing(facts, refused())
