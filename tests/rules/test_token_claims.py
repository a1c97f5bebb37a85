"""Claims against what the configuration demands."""

from dataclasses import replace

import pytest

from tests.rules.saying import said
from tests.rules.tokens import EXPECTED, JWT, SENT, accepted, bad, green, refused, token
from wsinvest.model.finding import Clear, Confidence, Severity
from wsinvest.rules.token.claim_audience import claim_audience
from wsinvest.rules.token.claim_invalid import claim_invalid
from wsinvest.rules.token.claim_issuer import claim_issuer
from wsinvest.rules.token.claim_missing import claim_missing
from wsinvest.rules.token.claim_type import claim_type

DUE = replace(EXPECTED, audience="chat", issuer="https://id.example/")
HANDSHAKES = [
    (refused(), Severity.HIGH, Confidence.INFERRED),
    (refused(401, SENT, green("token_minted")), Severity.HIGH, Confidence.PROVEN),
    (accepted(), Severity.LOW, Confidence.OBSERVED),
]


def claiming(verdict=None, expected=DUE, **claims):
    return token(anatomy=replace(JWT, **claims), verdict=verdict, expected=expected)


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
    assert Clear() == rule(facts, refused())


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
    assert Clear() == claim_missing(facts, refused())


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
    assert Clear() == claim_invalid(token(), refused())
    assert Clear() == claim_invalid(token(verdict=None), refused())


@pytest.mark.parametrize(("handshake", "severity", "confidence"), HANDSHAKES)
def test_a_token_for_another_purpose(handshake, severity, confidence):
    """A refresh token in place of the access token."""
    facts = token(verdict=bad("token.claim.type", verified=True))
    hit = claim_type(facts, handshake)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(claim_type, hit, "en", token=facts, handshake=handshake)
    assert Clear() == claim_type(token(), handshake)
