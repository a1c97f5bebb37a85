"""The server accepts the connection and then refuses it for policy."""

import pytest

from tests.building import case, repeats
from tests.rules.session_cases import closed
from tests.rules.settings import config
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.finding import Severity
from wsinvest.model.registry import load
from wsinvest.rules.session.close_policy import close_policy


def test_symptoms_never_rise_above_high():
    """Every repeat ends so, and it is still a symptom."""
    named = config({"JWT_SECRET": "of the service"})
    assert close_policy(repeats(closed(1008)), config=named).severity is Severity.HIGH


@pytest.mark.parametrize(
    ("code", "reason", "line"),
    [
        (1008, "Origin not allowed", "wsinvest diagnose ws://127.0.0.1:8765/ws -o https://APPLICATION"),
        (4003, "origin not allowed", "wsinvest diagnose ws://127.0.0.1:8765/ws -o https://APPLICATION"),
        (4406, "", "wsinvest diagnose ws://127.0.0.1:8765/ws -s '<name>'"),
        (1008, "Subprotocol missing", "wsinvest diagnose ws://127.0.0.1:8765/ws -s '<name>'"),
        (4000, "room is closed", "journalctl -u SERVICE --since"),
    ],
)
def test_the_first_step_follows_the_reason(code: int, reason: str, line: str):
    """What the close frame names is sent; every connection opened, so that it has to stay open."""
    first = diagnose(case(handshake=repeats(closed(code, reason)))).first

    assert first.snippet.say("en").startswith(line)
    assert "stays open" in first.check.say("en")


@pytest.mark.parametrize(
    ("reason", "token"), [("Origin not allowed", False), ("", True), ("token expired", True), ("room closed", False)]
)
def test_the_token_is_not_suspected_against_the_reason(reason: str, token: bool):
    """Most often is said only where no other reason stands there."""
    named = config({"JWT_SECRET": "of the service"})
    found = close_policy(repeats(closed(1008, reason)), config=named)
    cause = load().rules["session.close.policy"].text.say("cause", "en", found.values)

    assert token is ("most often the token" in cause)


def test_after_an_open_nothing_is_told_by_another_open():
    """All connections open, with a credential or without."""
    found = diagnose(case(handshake=repeats(closed(4401, "Unauthorized")))).findings
    asked = next(one for one in found if one.code == "http.auth.required")

    assert ["A connection with the credential stays open."] == [step.check.say("en") for step in asked.steps]
    assert asked.rivals
    assert all("stays open" in rival.tells.say("en") for rival in asked.rivals)
