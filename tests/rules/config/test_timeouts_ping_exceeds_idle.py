"""Pings come later than the proxy waits."""

import pytest

from tests.rules.operation_cases import having
from wsinvest.model.finding import Fail, Pass, Severity
from wsinvest.rules.config.timeouts_ping_exceeds_idle import timeouts_ping_exceeds_idle


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"WS_PING_INTERVAL": "60"}, Fail),
        ({"WS_PING_INTERVAL": "2m"}, Fail),
        ({"WS_PING_INTERVAL": "59"}, Pass),
        ({"WS_PING_INTERVAL": "0"}, Pass),
        ({"PROXY_IDLE_TIMEOUT": None}, Pass),
    ],
)
def test_pings_that_come_later_than_the_proxy_waits(values, expected):
    """Medium by the settings alone."""
    outcome = timeouts_ping_exceeds_idle(having(**values))

    assert expected is type(outcome)
    assert not isinstance(outcome, Fail) or outcome.severity is Severity.MEDIUM
