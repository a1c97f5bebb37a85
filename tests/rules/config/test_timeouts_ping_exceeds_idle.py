"""Pings come later than the proxy waits."""

import pytest

from tests.building import answered, opened, repeats
from tests.rules.operation_cases import having
from tests.rules.proxy_cases import PLACE, nginx
from wsinvest.facts.proxy import Directive
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


WHOLE = Directive("worker_connections", "512")
READ = Directive("proxy_read_timeout", "45s", PLACE)


@pytest.mark.parametrize(
    ("proxy", "attempt", "expected"),
    [
        (nginx(READ, WHOLE), opened("r01"), (45.0, Severity.HIGH)),
        (nginx(READ, WHOLE), answered("r01", 401), (45.0, Severity.MEDIUM)),
        (nginx(Directive("proxy_read_timeout", "1h", PLACE), WHOLE), opened("r01"), None),
        (nginx(Directive("proxy_read_timeout", "50s"), WHOLE), opened("r01"), (50.0, Severity.HIGH)),
        (nginx(READ), opened("r01"), None),  # a file of sites alone: what the http block says is not known
        (nginx(READ, WHOLE, unread=(PLACE,)), opened("r01"), None),
    ],
)
def test_the_timeout_that_stands_in_the_configuration(proxy, attempt, expected):
    """High where everything opens, so that it is what users will meet; the shorter of two timeouts counts."""
    config = having(WS_PING_INTERVAL="50", PROXY_IDLE_TIMEOUT="60")
    outcome = timeouts_ping_exceeds_idle(config, repeats(attempt), proxy)

    assert expected == ((outcome.values["idle"], outcome.severity) if isinstance(outcome, Fail) else None)
