"""The .env begins with a byte order mark."""

import pytest

from tests.rules.saying import said
from tests.rules.settings import config, file, login
from tests.rules.tokens import accepted, refused
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.config.env_bom import env_bom


@pytest.mark.parametrize(
    ("key", "logged_in", "shaken", "severity", "confidence"),
    [
        ("JWT_SECRET", login(TokenState.EMPTY), None, Severity.CRITICAL, Confidence.PROVEN),
        ("JWT_SECRET", login(status=500, state=TokenState.ABSENT), None, Severity.CRITICAL, Confidence.PROVEN),
        ("JWT_SECRET", None, None, Severity.CRITICAL, Confidence.INFERRED),
        ("JWT_SECRET", login(TokenState.ABSENT, 401), refused(), Severity.CRITICAL, Confidence.INFERRED),
        ("JWT_SECRET", login(), None, Severity.LOW, Confidence.PROVEN),
        ("JWT_SECRET", None, accepted(), Severity.LOW, Confidence.PROVEN),
        ("NODE_ENV", login(TokenState.EMPTY), None, Severity.LOW, Confidence.PROVEN),
    ],
)
def test_a_mark_before_a_required_key_is_critical_until_the_service_reads_it(
    key, logged_in, shaken, severity, confidence
):
    """A service that issues tokens evidently reads past the mark."""
    facts = config(env_file=file(bom=True, first_key=key))
    outcome = env_bom(facts, logged_in, shaken)

    assert (severity, confidence) == (outcome.severity, outcome.confidence)
    assert key in said(env_bom, outcome, "pt_BR", config=facts, login=logged_in)["impact"]


@pytest.mark.parametrize("env_file", [file(), file(bom=True)])
def test_a_mark_that_no_key_follows_hurts_nobody(env_file):
    """The first line is a comment."""
    assert Pass() == env_bom(config(env_file=env_file), None, None)
