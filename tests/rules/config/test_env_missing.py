"""The .env of the service is missing."""

import pytest

from tests.rules.saying import said
from tests.rules.settings import COMPLETE, config, file, login
from tests.rules.tokens import accepted
from wsinvest.facts.config import FileState
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.rules.config.env_missing import env_missing


@pytest.mark.parametrize(
    ("state", "values", "seen", "severity"),
    [
        (FileState.MISSING, {}, {}, Severity.CRITICAL),
        (FileState.FOLDER, {}, {}, Severity.CRITICAL),
        (FileState.MISSING, {}, {"login": login(TokenState.EMPTY)}, Severity.CRITICAL),
        (FileState.MISSING, {}, {"login": login()}, Severity.MEDIUM),
        (FileState.MISSING, {}, {"handshake": accepted()}, Severity.MEDIUM),
        (FileState.MISSING, COMPLETE, {}, Severity.MEDIUM),
    ],
)
def test_a_missing_file_is_critical_where_a_required_key_is_then_unset(state, values, seen, severity):
    """Unless a token is issued or accepted, so that the service has its secret from elsewhere."""
    facts = config(values, env_file=file(state=state))
    outcome = env_missing(facts, seen.get("login"), seen.get("handshake"))

    assert (severity, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert ".env" in said(env_missing, outcome, "en", config=facts)["title"]


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (FileState.NOT_NAMED, NotMeasured),
        (FileState.READ, Pass),
        (FileState.UNREADABLE, Pass),
        (FileState.TOO_LARGE, Pass),
    ],
)
def test_a_file_that_is_there_or_was_not_named_is_not_missing(state, kind):
    """What we may not read may be there all the same."""
    assert kind is type(env_missing(config(env_file=file(state=state)), None, None))
