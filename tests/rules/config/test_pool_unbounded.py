"""The number of connections has no fitting limit."""

import pytest

from tests.analysis.ladders import ladder
from tests.rules.operation_cases import LINES, having
from tests.rules.saying import said
from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.model.finding import Confidence, Fail
from wsinvest.rules.config.pool_unbounded import pool_unbounded


@pytest.mark.parametrize(
    ("declared", "limits", "confidence"),
    [
        ("200", {"memory": 200}, None),
        ("200", {"memory": 199}, Confidence.INFERRED),
        ("200", {"configured": 100}, None),
        ("200", {"memory": 300, "descriptors": 150}, Confidence.INFERRED),
        ("200", {}, None),
        ("0", {}, Confidence.PROVEN),
        (None, {"memory": 1091}, Confidence.PROVEN),
        ("about 200", {"memory": 1}, None),
    ],
)
def test_a_limit_is_needed_and_must_not_exceed_what_fits(declared, limits, confidence):
    """An estimate infers; what is merely configured is no measure of what fits."""
    facts = having(WS_MAX_CONNECTIONS=declared)
    capacity = Capacity(tuple(Limit(name, count, name) for name, count in limits.items()), None, None)
    outcome = pool_unbounded(facts, capacity, LINES)

    assert confidence == (outcome.confidence if isinstance(outcome, Fail) else None)


def test_the_advice_on_the_limit_is_a_share_of_the_estimate():
    """80 % of 1,091, in the form of the language."""
    facts = having(WS_MAX_CONNECTIONS=None)
    capacity = Capacity((Limit("memory", 1091, "memory"),), None, None)
    spoken = said(pool_unbounded, pool_unbounded(facts, capacity, LINES), "pt_BR", config=facts, capacity=capacity)

    assert "80\xa0%" in spoken["fix"]
    assert "cerca de 873" in spoken["fix"]


@pytest.mark.parametrize(("declared", "fails"), [("505", False), ("506", True)])
def test_the_measured_capacity_counts_before_the_estimate(declared, fails):
    """505 descriptors were measured, whatever memory was estimated to hold."""
    facts, measured = having(WS_MAX_CONNECTIONS=declared), ladder(descriptors=512)
    capacity = Capacity((Limit("memory", 100, "memory"),), None, None)
    outcome = pool_unbounded(facts, capacity, LINES, measured)

    assert fails is isinstance(outcome, Fail)
    if fails:
        spoken = said(pool_unbounded, outcome, "en", config=facts, capacity=capacity, ladder=measured)
        assert "above the 505 that were measured to fit" in spoken["cause"]
        assert "that is 404" in spoken["fix"]
