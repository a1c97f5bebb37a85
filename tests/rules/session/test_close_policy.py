"""The server accepts the connection and then refuses it for policy."""

from tests.building import repeats
from tests.rules.session_cases import closed
from tests.rules.settings import config
from wsinvest.model.finding import Severity
from wsinvest.rules.session.close_policy import close_policy


def test_symptoms_never_rise_above_high():
    """Every repeat ends so, and it is still a symptom."""
    named = config({"JWT_SECRET": "of the service"})
    assert close_policy(repeats(closed(1008)), config=named).severity is Severity.HIGH
