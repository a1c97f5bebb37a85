"""Lines of the `.env` that nobody can read: told by their numbers, never by their text."""

import pytest

from tests.rules.saying import said
from tests.rules.settings import COMPLETE, config, file, login
from tests.rules.tokens import accepted
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.config.env_malformed import env_malformed


@pytest.mark.parametrize(
    ("values", "seen", "severity", "confidence"),
    [
        ({}, {}, Severity.CRITICAL, Confidence.INFERRED),
        ({}, {"login": login(TokenState.EMPTY)}, Severity.CRITICAL, Confidence.INFERRED),
        ({}, {"login": login()}, Severity.MEDIUM, Confidence.PROVEN),
        ({}, {"handshake": accepted()}, Severity.MEDIUM, Confidence.PROVEN),
        (COMPLETE, {}, Severity.MEDIUM, Confidence.PROVEN),
    ],
)
def test_a_line_weighs_what_is_unset_beside_it(values, seen, severity, confidence):
    """Unless a token is issued or accepted, so that the service has its secret from elsewhere."""
    facts = config(values, env_file=file(unparsed_lines=(2, 7)))
    outcome = env_malformed(facts, seen.get("login"), seen.get("handshake"))

    assert isinstance(outcome, Fail)
    assert (severity, confidence) == (outcome.severity, outcome.confidence)
    assert "2" in said(env_malformed, outcome, "en", config=facts)["title"]


def test_a_file_without_such_lines_is_in_order():
    """Nothing to say."""
    assert Pass() == env_malformed(config(), None, None)
