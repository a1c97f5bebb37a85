"""Settings that no source uses: the rules about operation say that nothing was told, and find nothing."""

import pytest

from tests.rules.settings import config
from wsinvest.analysis.configuration import NOT_TOLD
from wsinvest.model.finding import Fail, NotMeasured, Pass
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.config.environment_incomplete import environment_incomplete
from wsinvest.rules.config.logging_limited import logging_limited
from wsinvest.rules.config.monitoring_missing import monitoring_missing
from wsinvest.rules.config.pool_unbounded import pool_unbounded
from wsinvest.rules.config.timeouts_unfit import timeouts_unfit

RULES = {
    "LOG_LEVEL": lambda facts: logging_limited(facts, None),
    "ALERT_URL": lambda facts: monitoring_missing(facts, None, Thresholds({})),
    "WS_MAX_CONNECTIONS": lambda facts: pool_unbounded(facts, None, Thresholds({})),
    "WEBSOCKET_TIMEOUT": lambda facts: timeouts_unfit(facts, None),
}


@pytest.mark.parametrize("name", RULES)
def test_a_name_that_is_not_in_use_is_no_fault_and_one_that_is_can_be(name):
    """The same small `.env`: judged only where the service is known to use a name of the topic."""
    small = {"JWT_SECRET": "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"}

    assert NotMeasured(NOT_TOLD) == RULES[name](config(small, expected=(), unset=()))
    assert isinstance(RULES[name](config(small, expected=(name,), unset=(name,))), Fail)


def test_nothing_is_incomplete_that_was_never_in_use():
    """Names that we invented are not missing from somebody else's `.env`."""
    assert Pass() == environment_incomplete(config({}, expected=(), unset=()))
