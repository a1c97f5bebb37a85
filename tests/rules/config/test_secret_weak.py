"""JWT_SECRET is too weak."""

import pytest

from tests.rules.saying import said
from tests.rules.secret_value_cases import LINES
from tests.rules.settings import COMPLETE, GOOD_SECRET, config, secret
from wsinvest.model.finding import Fail, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.config.secret_weak import secret_weak


@pytest.mark.parametrize(
    ("length", "algorithm", "severity"),
    [
        (15, "HS256", Severity.HIGH),
        (16, "HS256", Severity.MEDIUM),
        (31, "HS256", Severity.MEDIUM),
        (32, "HS256", None),
        (32, "", None),
        (32, "HS384", Severity.MEDIUM),
        (47, "HS384", Severity.MEDIUM),
        (48, "HS384", None),
        (48, "HS512", Severity.MEDIUM),
        (15, "RS256", None),
    ],
)
def test_a_secret_is_weak_under_the_size_of_its_hash(length, algorithm, severity):
    """High under 16 bytes; with key pairs the secret is not in use."""
    facts = config({**COMPLETE, "JWT_SECRET": GOOD_SECRET.ljust(64, "x")[:length], "JWT_ALGORITHM": algorithm})
    outcome = secret_weak(facts, LINES)

    assert severity == (outcome.severity if isinstance(outcome, Fail) else None)


def test_a_long_secret_of_few_characters_is_weak():
    """Length is not everything."""
    facts = secret("ab" * 16)
    outcome = secret_weak(facts, LINES)

    assert Severity.MEDIUM is outcome.severity
    assert "32" in said(secret_weak, outcome, "pt_BR", config=facts)["fix"]


def test_the_lines_are_the_targets_own():
    """A target file may ask for more."""
    assert isinstance(secret_weak(secret(GOOD_SECRET), Thresholds({"secret_bytes": 64})), Fail)
