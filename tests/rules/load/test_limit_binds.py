"""A measured limit that is met, or nearly."""

from dataclasses import replace

import pytest

from tests.analysis.ladders import ladder
from tests.rules.saying import said
from wsinvest.facts.capacity import Capacity
from wsinvest.model.finding import Fail, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.load.limit_binds import limit_binds

LADDER = ladder(descriptors=512, memory=72_000_000)  # 505, then 920 to 1,080


@pytest.mark.parametrize(
    ("measured", "now", "severity"),
    [
        (LADDER, 403, None),
        (LADDER, 404, Severity.MEDIUM),  # 80 % of 505
        (LADDER, None, None),
        (replace(LADDER, reached=500), 0, Severity.HIGH),
        (replace(ladder(), reached=500), 500, None),
    ],
    ids=["far", "near", "not counted", "met by the ladder", "no limit is known"],
)
def test_it_is_near_from_80_percent_on(measured, now, severity):
    """What the ladder itself met is proven."""
    outcome = limit_binds(measured, Capacity((), None, None, now), Thresholds())

    assert severity is (outcome.severity if isinstance(outcome, Fail) else None)


def test_the_words_name_the_limit_and_the_next_one():
    """With both intervals; and say so where there is no next one."""
    capacity = Capacity((), None, None, 450)
    spoken = said(limit_binds, limit_binds(LADDER, capacity, Thresholds()), "en", ladder=LADDER, capacity=capacity)
    lone = replace(ladder(descriptors=512), reached=500)
    alone = said(limit_binds, limit_binds(lone, None, Thresholds()), "en", ladder=lone)

    assert "open files of the process, at 505 connections" in spoken["title"]
    assert "450 connections were open" in spoken["cause"]
    assert "Behind it comes memory, at 920 to 1,080." in spoken["cause"]
    assert "No further limit was measured." in alone["cause"]
