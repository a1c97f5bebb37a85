"""Header and signature: what the validator found, weighed by the handshakes."""

from dataclasses import replace

import pytest

from tests.rules.saying import said
from tests.rules.token_header_cases import BY_SET, KEYS, NAMED, UNSIGNED
from tests.rules.tokens import JWT, SENT, accepted, bad, green, refused, token
from wsinvest.facts.token import Expected
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.rules.token.header_alg_mismatch import header_alg_mismatch
from wsinvest.rules.token.header_alg_none import header_alg_none
from wsinvest.rules.token.header_invalid import header_invalid
from wsinvest.rules.token.header_kid_unknown import header_kid_unknown
from wsinvest.rules.token.signature_invalid import signature_invalid

MINTED = refused(401, SENT, green("token_minted"))
RS256 = token(anatomy=replace(JWT, alg="RS256"), verdict=bad("token.header.alg_mismatch"))
FOREIGN = token(verdict=bad("token.signature.invalid"))
OTHER_KEY = token(anatomy=replace(JWT, kid="hk:k"), verdict=bad("token.header.kid_unknown"))
ODD = token(verdict=bad("token.header.invalid"))


@pytest.mark.parametrize(
    ("rule", "facts", "handshake", "severity", "confidence"),
    [
        (header_alg_mismatch, RS256, refused(), Severity.HIGH, Confidence.INFERRED),
        (header_alg_mismatch, RS256, MINTED, Severity.HIGH, Confidence.PROVEN),
        (header_alg_mismatch, RS256, accepted(), Severity.LOW, Confidence.OBSERVED),
        (header_alg_none, UNSIGNED, refused(), Severity.CRITICAL, Confidence.PROVEN),
        (header_alg_none, UNSIGNED, None, Severity.CRITICAL, Confidence.INFERRED),
        (header_alg_none, UNSIGNED, accepted(), Severity.CRITICAL, Confidence.OBSERVED),
        (header_kid_unknown, OTHER_KEY, refused(), Severity.HIGH, Confidence.INFERRED),
        (header_kid_unknown, OTHER_KEY, MINTED, Severity.HIGH, Confidence.PROVEN),
        (header_kid_unknown, OTHER_KEY, accepted(), Severity.LOW, Confidence.OBSERVED),
        (header_invalid, ODD, refused(), Severity.HIGH, Confidence.INFERRED),
        (header_invalid, ODD, accepted(), Severity.LOW, Confidence.OBSERVED),
        (signature_invalid, FOREIGN, refused(), Severity.CRITICAL, Confidence.INFERRED),
        (signature_invalid, FOREIGN, MINTED, Severity.CRITICAL, Confidence.PROVEN),
        (signature_invalid, FOREIGN, accepted(), Severity.MEDIUM, Confidence.OBSERVED),
    ],
)
def test_faults(rule, facts, handshake, severity, confidence):
    """A fresh token that opens the connection proves what is wrong with this one."""
    hit = rule(facts, handshake)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(rule, hit, "pt_BR", token=facts, handshake=handshake or refused())


@pytest.mark.parametrize(
    ("rule", "facts", "outcome"),
    [
        (header_alg_mismatch, token(), Pass),
        (header_alg_mismatch, UNSIGNED, Pass),
        (header_alg_mismatch, replace(RS256, verdict=None, expected=Expected()), Pass),
        (header_alg_none, token(), Pass),
        (header_alg_none, token(anatomy=None), Pass),
        (header_kid_unknown, token(), Pass),
        (header_invalid, token(), Pass),
        (signature_invalid, token(), Pass),
        (signature_invalid, UNSIGNED, Pass),
        (signature_invalid, token(verdict=bad("token.time.expired", verified=True)), Pass),
        (signature_invalid, token(verdict=None), NotMeasured),
        (signature_invalid, token(anatomy=replace(JWT, alg=""), verdict=None), Pass),
    ],
)
def test_no_fault(rule, facts, outcome):
    """A signature that nobody can check is not invalid."""
    assert outcome is type(rule(facts, refused()))


@pytest.mark.parametrize(
    ("rule", "facts", "confidence"),
    [
        (header_kid_unknown, token(anatomy=NAMED, verdict=bad("token.header.kid_unknown")), Confidence.PROVEN),
        (header_alg_mismatch, token(anatomy=NAMED, verdict=bad("token.header.alg_mismatch")), Confidence.PROVEN),
        (header_alg_mismatch, token(anatomy=JWT, verdict=bad("token.header.alg_mismatch")), Confidence.PROVEN),
        (signature_invalid, token(anatomy=NAMED, verdict=bad("token.signature.invalid")), Confidence.PROVEN),
        (signature_invalid, token(anatomy=JWT, verdict=bad("token.signature.invalid")), Confidence.INFERRED),
    ],
)
def test_the_issuers_own_keys_decide(rule, facts, confidence):
    """What it publishes now is what its tokens must verify with; without a kid any other key might have been meant."""
    facts = replace(facts, expected=BY_SET)
    given = {"keyset": KEYS} if rule is not signature_invalid else {}
    hit = rule(facts, refused(), **given)

    assert confidence is hit.confidence
    said(rule, hit, "pt_BR", token=facts, handshake=refused(), keyset=KEYS)
