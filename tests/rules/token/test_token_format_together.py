"""Damage of a token: proven by the probe that undoes it, a note where the server does not mind."""

import pytest

from tests.building import ended, repeats
from tests.rules.saying import said
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.facts.token import Damage
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.token.format_bearer_prefix import format_bearer_prefix
from wsinvest.rules.token.format_encoding import format_encoding
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


def test_undoing_all_layers_proves_each():
    """Where no single one is enough."""
    facts = token(damage=Damage(quoted=True, whitespace=True))
    handshake = refused(401, SENT, green("token_undamaged"))

    assert Confidence.PROVEN is format_quoted(facts, handshake).confidence
    assert Confidence.PROVEN is format_whitespace(facts, handshake).confidence


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
    assert Pass() == rule(token(), refused())
    assert Pass() == rule(token(state=TokenState.EMPTY, anatomy=None, damage=Damage(**{flag: True})), refused())
