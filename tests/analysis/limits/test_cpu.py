"""The rate of messages that keeps the objective."""

from dataclasses import replace

import pytest

from tests.analysis.ladders import ladder
from wsinvest.analysis.limits.cpu import cpu
from wsinvest.facts.ladder import RateStep
from wsinvest.model.capacity_limit import Estimate, Predictions, Unpredicted

GOOD = RateStep(1000, 2000, 2000, 20.0, 19.0, 1.0)
SLOW = RateStep(2000, 4000, 4000, 900.0, 3.0, 2.0)
LOST = RateStep(2000, 4000, 3000, 50.0, 3.0, 1.0)
OURS = RateStep(2000, 4000, 4000, 900.0, 3.0, 500.0)


def found(*rates: RateStep) -> Predictions:
    """What these steps say, with an objective of 200 ms."""
    return cpu(replace(ladder(), rates=rates))


@pytest.mark.parametrize("broken", [SLOW, LOST], ids=["late", "unanswered"])
def test_it_lies_between_the_last_good_rate_and_the_first_bad_one(broken: RateStep):
    """Never beyond what was tried."""
    (said,) = found(GOOD, broken)

    assert Estimate(1000, 1000, 2000) == said.estimate


@pytest.mark.parametrize("rates", [(), (GOOD,), (GOOD, OURS)], ids=["not asked", "kept", "our own lag"])
def test_what_was_not_reached_is_not_predicted(rates: tuple[RateStep, ...]):
    """Processor time does not extrapolate; and a generator that lags says nothing of the server."""
    assert isinstance(found(*rates), Unpredicted)
