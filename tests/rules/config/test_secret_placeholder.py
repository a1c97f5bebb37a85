"""JWT_SECRET is a template's value."""

import pytest

from tests.rules.saying import said
from tests.rules.settings import config, secret
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.config.secret_placeholder import secret_placeholder


@pytest.mark.parametrize(
    ("value", "production", "severity"),
    [
        ("changeme", True, Severity.HIGH),
        ("changeme", False, Severity.MEDIUM),
        ("your-256-bit-secret", False, Severity.MEDIUM),
        ("<your secret>", True, Severity.HIGH),
        ("sua_chave_secreta_aqui_com_pelo_menos_32_caracteres", True, Severity.HIGH),
    ],
)
def test_a_templates_value_is_high_in_production_only(value, production, severity):
    """Elsewhere nobody is harmed yet."""
    facts = secret(value, production=production)
    outcome = secret_placeholder(facts)

    assert (severity, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert value not in str(said(secret_placeholder, outcome, "en", config=facts))


@pytest.mark.parametrize("facts", [config(), config({})])
def test_a_random_or_absent_value_is_no_placeholder(facts):
    """An absent one is another finding."""
    assert Pass() == secret_placeholder(facts)
