"""The timeouts do not fit."""

from dataclasses import replace

import pytest

from tests.building import opened, repeats
from tests.rules.operation_cases import having
from tests.rules.saying import said
from wsinvest.model.finding import Fail, Pass
from wsinvest.rules.config.timeouts_unfit import timeouts_unfit


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"WS_PING_INTERVAL": None}, "Not set: WS_PING_INTERVAL."),
        ({"WEBSOCKET_TIMEOUT": "0.1"}, "The client gives up after 0.1 s, while handshakes take up to 400 ms."),
    ],
)
def test_timeouts_that_are_unset_or_too_short_are_named(values, words):
    """With the numbers that they do not fit."""
    facts, shaken = having(**values), repeats(opened("r01", open_ms=400.0), opened("r02", open_ms=5.0))
    outcome = timeouts_unfit(facts, shaken)

    assert words in said(timeouts_unfit, outcome, "en", config=facts, handshake=shaken)["cause"].replace("\xa0", " ")


@pytest.mark.parametrize(
    "values",
    [
        {"WS_PING_INTERVAL": "59"},
        {"WS_PING_INTERVAL": "600"},  # longer than the proxy waits: config.timeouts.ping_exceeds_idle says so
        {"WS_PING_INTERVAL": "0"},
        {"WS_PING_INTERVAL": "20 parsecs"},
        {"WEBSOCKET_TIMEOUT": "0.4"},
        {"PROXY_IDLE_TIMEOUT": None},
    ],
)
def test_timeouts_that_fit_or_cannot_be_read_are_fine(values):
    """0 switches pings off; without a proxy its timeout is nobody's business."""
    assert Pass() == timeouts_unfit(having(**values), repeats(opened("r01", open_ms=400.0)))


def test_a_proxy_that_is_there_needs_its_timeout():
    """The configuration then expects it."""
    facts = replace(having(PROXY_IDLE_TIMEOUT=None), expected=("PROXY_IDLE_TIMEOUT",))

    assert isinstance(timeouts_unfit(facts, None), Fail)
