"""Claims against what the configuration demands."""

import pytest

from tests.rules.saying import said
from tests.rules.token_claims_cases import DUE, HANDSHAKES, claiming
from tests.rules.tokens import EXPECTED, refused, token
from wsinvest.model.finding import Pass
from wsinvest.rules.token.claim_audience import claim_audience
from wsinvest.rules.token.claim_issuer import claim_issuer


@pytest.mark.parametrize(("handshake", "severity", "confidence"), HANDSHAKES)
@pytest.mark.parametrize(
    ("rule", "facts", "found"),
    [
        (claim_audience, claiming(audience=("mail", "files")), "mail, files"),
        (claim_audience, claiming(audience=()), "ausente"),
        (claim_issuer, claiming(issuer="https://id.example"), "https://id.example"),
        (claim_issuer, claiming(issuer=""), "ausente"),
    ],
)
def test_another_audience_or_issuer(rule, facts, found, handshake, severity, confidence):
    """What was found and what is due stand in the title."""
    hit = rule(facts, handshake)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    assert found in said(rule, hit, "pt_BR", token=facts, handshake=handshake)["title"]


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        (claim_audience, claiming(audience=("mail", "chat"))),
        (claim_audience, claiming(audience=("mail",), expected=EXPECTED)),
        (claim_audience, claiming(alg="", audience=())),
        (claim_issuer, claiming(issuer="https://id.example/")),
        (claim_issuer, claiming(issuer="x", expected=EXPECTED)),
        (claim_issuer, token(anatomy=None, expected=DUE)),
    ],
)
def test_the_right_one_none_configured_or_no_jwt(rule, facts):
    """Nothing is compared with nothing."""
    assert Pass() == rule(facts, refused())
