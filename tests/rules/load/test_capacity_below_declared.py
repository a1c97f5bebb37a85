"""The promise against the measured capacity."""

import pytest

from tests.analysis.ladders import ladder
from tests.rules.saying import said
from wsinvest.facts.capacity import Capacity
from wsinvest.model.finding import Confidence, Fail
from wsinvest.rules.load.capacity_below_declared import capacity_below_declared

EXACT = ladder(descriptors=512)  # 505
SPREAD = ladder(memory=72_000_000)  # 920 to 1,080


@pytest.mark.parametrize(
    ("measured", "declared", "confidence"),
    [
        (EXACT, 505, None),
        (EXACT, 506, Confidence.PROVEN),
        (SPREAD, 920, None),
        (SPREAD, 921, Confidence.INFERRED),
        (SPREAD, 1080, Confidence.INFERRED),
        (SPREAD, 1081, Confidence.PROVEN),
        (SPREAD, None, None),
        (ladder(), 5000, None),
    ],
)
def test_the_promise_must_not_exceed_the_lower_end(measured, declared, confidence):
    """Above the interval it is proven wrong, within it inferred; without a number there is nothing to compare."""
    outcome = capacity_below_declared(measured, Capacity((), None, declared))

    assert confidence == (outcome.confidence if isinstance(outcome, Fail) else None)


def test_the_words_name_the_limit():
    """In the reader's language."""
    capacity = Capacity((), None, 600)
    outcome = capacity_below_declared(EXACT, capacity)
    spoken = said(capacity_below_declared, outcome, "en", ladder=EXACT, capacity=capacity)

    assert "600 connections are promised, 505 were measured to fit" == spoken["title"]
    assert isinstance(outcome, Fail)
    assert outcome.snippet is not None
    assert "LimitNOFILE=830" in outcome.snippet.say("en")  # (600 + 64) * 1.25
    assert "open files of the process" in spoken["cause"]
