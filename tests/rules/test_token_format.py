"""Damage of a token: proven by the probe that undoes it, a note where the server does not mind."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, repeats
from tests.rules.saying import said
from tests.rules.tokens import EXPECTED, JWT, SENT, accepted, bad, green, refused, token
from wsinvest.facts.token import Damage, Expected
from wsinvest.model.attempt import Reason, StageName, TokenState
from wsinvest.model.finding import Clear, Confidence, NotMeasured, Severity
from wsinvest.rules.token.format_bearer_prefix import format_bearer_prefix
from wsinvest.rules.token.format_encoding import format_encoding
from wsinvest.rules.token.format_not_jwt import format_not_jwt
from wsinvest.rules.token.format_quoted import format_quoted
from wsinvest.rules.token.format_truncated import format_truncated
from wsinvest.rules.token.format_whitespace import format_whitespace

RULES = [
    (format_bearer_prefix, "bearer_prefix", "token_without_bearer"),
    (format_quoted, "quoted", "token_unquoted"),
    (format_whitespace, "whitespace", "token_trimmed"),
    (format_truncated, "truncated", "token_minted"),
    (format_encoding, "percent_encoded", "token_decoded"),
    (format_encoding, "standard_base64", "token_url_safe"),
]
CASES = [
    (refused(), Severity.HIGH, Confidence.INFERRED),
    (accepted(), Severity.LOW, Confidence.OBSERVED),
    (refused(401, SENT, green("origin_allowed", "origin", SENT)), Severity.LOW, Confidence.OBSERVED),
    (None, Severity.HIGH, Confidence.INFERRED),
]
DOWN = repeats(ended("r01", StageName.TCP, Reason.REFUSED))


@pytest.mark.parametrize(("rule", "flag", "label"), RULES)
def test_undoing_the_damage_proves_it(rule, flag, label):
    """The same token without it opens the connection."""
    facts, handshake = token(damage=Damage(**{flag: True})), refused(401, SENT, green(label))
    hit = rule(facts, handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert f"handshake:probes/p-{label}" in hit.evidence
    said(rule, hit, "pt_BR", token=facts, handshake=handshake)


@pytest.mark.parametrize("label", ["token_encoded", "token_decoded"])
def test_of_an_opaque_token_the_probe_says_how_it_was_meant(label):
    """A percent sign or a + is no damage by itself there: only the encoding that opens tells."""
    handshake = refused(401, SENT, green(label))
    hit = format_encoding(token(), handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert f"handshake:probes/p-{label}" in hit.evidence
    assert Clear() == format_encoding(token(), refused())
    said(format_encoding, hit, "pt_BR", token=token(), handshake=handshake)


def test_undoing_all_layers_proves_each():
    """Where no single one is enough."""
    facts = token(damage=Damage(quoted=True, whitespace=True))
    handshake = refused(401, SENT, green("token_undamaged"))

    assert Confidence.PROVEN is format_quoted(facts, handshake).confidence
    assert Confidence.PROVEN is format_whitespace(facts, handshake).confidence


@pytest.mark.parametrize(("verifies", "confidence"), [(True, Confidence.PROVEN), (False, Confidence.INFERRED)])
def test_a_fresh_token_proves_damage_where_the_undamaged_one_verifies(verifies, confidence):
    """The damage is then all in which the two differ."""
    facts = token(damage=Damage(quoted=True), undamaged_verifies=verifies)

    assert confidence is format_quoted(facts, refused(401, SENT, green("token_minted"))).confidence


@pytest.mark.parametrize(("handshake", "severity", "confidence"), CASES)
@pytest.mark.parametrize(("rule", "flag", "_label"), RULES)
def test_damage_without_proof(rule, flag, _label, handshake, severity, confidence):
    """Suspected where the server refuses, a note where this very token opens a connection."""
    facts = token(damage=Damage(**{flag: True}))
    hit = rule(facts, handshake)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(rule, hit, "en", token=facts, handshake=handshake or DOWN)


@pytest.mark.parametrize(("rule", "flag", "_label"), RULES)
def test_no_damage_no_finding(rule, flag, _label):
    """Refused or not; blanks alone are an empty token, which is another finding."""
    assert Clear() == rule(token(), refused())
    assert Clear() == rule(token(state=TokenState.EMPTY, anatomy=None, damage=Damage(**{flag: True})), refused())


def test_a_token_with_a_raw_line_end_cannot_be_sent():
    """Proof enough without any probe."""
    facts = token(damage=Damage(whitespace=True))
    handshake = repeats(ended("r01", StageName.REQUEST, Reason.UNSENDABLE, sent=SENT))
    hit = format_whitespace(facts, handshake)

    assert Confidence.PROVEN is hit.confidence
    said(format_whitespace, hit, "pt_BR", token=facts, handshake=handshake)


def test_a_round_length_is_told():
    """It names the column or buffer."""
    facts = token(damage=Damage(truncated=True, round_length=True))

    assert "buffer" in said(format_truncated, format_truncated(facts, None), "en", token=facts)["cause"]


OPAQUE = replace(JWT, alg="", claims=(), parts=1, exp=None, iat=None)
NOT_JWT = bad("token.format.not_jwt")


@pytest.mark.parametrize(
    ("facts", "handshake", "expected"),
    [
        (token(anatomy=OPAQUE, verdict=NOT_JWT), refused(), Confidence.INFERRED),
        (token(anatomy=OPAQUE, verdict=NOT_JWT), refused(401, SENT, green("token_minted")), Confidence.PROVEN),
        (token(anatomy=OPAQUE, verdict=NOT_JWT), accepted(), Clear),
        (token(anatomy=OPAQUE, verdict=NOT_JWT), None, NotMeasured),
        (token(anatomy=OPAQUE, verdict=NOT_JWT), repeats(answered("r01", 503)), NotMeasured),
        (token(anatomy=OPAQUE, verdict=None, expected=Expected()), refused(), NotMeasured),
        (token(anatomy=OPAQUE, verdict=None, expected=Expected()), accepted(), Clear),
        (token(anatomy=OPAQUE, verdict=bad("token.format.quoted")), refused(), Clear),
        (token(expected=EXPECTED), refused(), Clear),
    ],
)
def test_opaque_tokens(facts, handshake, expected):
    """An opaque token is at fault only where a JWT is due and the server refuses it."""
    outcome = format_not_jwt(facts, handshake)

    assert expected is (outcome.confidence if isinstance(expected, Confidence) else type(outcome))
