"""The .env sets a key more than once."""

import pytest

from tests.rules.saying import said
from tests.rules.settings import config, file
from tests.rules.tokens import token
from wsinvest.facts.config import Duplicate
from wsinvest.facts.token import Judged
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.config.env_duplicate_key import env_duplicate_key


@pytest.mark.parametrize(
    ("equal", "matters", "told", "severity", "confidence"),
    [
        (True, True, None, Severity.LOW, Confidence.PROVEN),
        (False, False, None, Severity.MEDIUM, Confidence.PROVEN),
        (False, True, None, Severity.HIGH, Confidence.INFERRED),
        (
            False,
            True,
            token(
                readings=(
                    Judged("as_read", "token.signature.invalid", verified=False),
                    Judged("first_line", "", verified=True),
                )
            ),
            Severity.HIGH,
            Confidence.PROVEN,
        ),
    ],
)
def test_a_key_on_two_lines_weighs_by_what_it_is(equal, matters, told, severity, confidence):
    """Different secrets are bad, equal lines untidy."""
    facts = config(env_file=file(duplicates=(Duplicate("JWT_SECRET", (1, 7), equal, matters),)))
    outcome = env_duplicate_key(facts, told, None)

    assert (severity, confidence) == (outcome.severity, outcome.confidence)
    assert "1, 7" in said(env_duplicate_key, outcome, "en", config=facts, token=told)["cause"]


def test_keys_that_stand_once_are_fine():
    """Nothing to choose between."""
    assert Pass() == env_duplicate_key(config(), None, None)
