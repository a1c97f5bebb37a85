"""A year and more by a clock that is not waited for: no false alarm, and no memory that grows."""

import gc
import sys
from dataclasses import replace

import msgspec
import pytest

from tests.watched.test_messages import firings
from tests.watching import DAY, OPENED, REFUSED, sample
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert import Event
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.sample import CanaryEnd, CanarySeen

DAYS, EVERY_S = 400, 120


@pytest.mark.parametrize("objective", [0.95, 0.999])
def test_no_false_firing_in_a_year_at_half_the_budget(objective: float):
    """Twelve months, two seeds."""
    assert [0, 0] == [firings(0.5 * (1 - objective), objective, seed) for seed in (1, 2)]


@pytest.mark.parametrize("objective", [0.95, 0.999])
def test_at_most_one_false_firing_a_year_exactly_at_the_budget(objective: float):
    """In the mean of five years of which each handshake fails with exactly the chance that the objective allows."""
    assert sum(firings(1 - objective, objective, seed) for seed in range(5)) <= 5


def test_four_hundred_days_in_constant_memory():
    """A probe, a ping and gauges every two minutes, an outage each ten days: nothing grows."""
    judge, resolved, sizes, blocks = Judge("shop", AlertLines(), EVERY_S), 0, [], []
    for number in range(DAYS * DAY // EVERY_S):
        day, place = divmod(number, DAY // EVERY_S)
        down = day % 10 == 9 and place < 15
        seen = sample(
            number,
            every_s=EVERY_S,
            probe=REFUSED if down else replace(OPENED, serial=f"{day // 60}", valid_s=(90 - day % 60) * DAY),
            canary=CanarySeen(place * 120.0, 900 + place % 7, end=CanaryEnd.OURS if place == 0 else None),
            gauges={"rss_bytes": 1e8 + place % 50, "log_complaints": 0.0, "memory_host": 0.5 + place / 5_000},
        )
        resolved += sum(event.event is Event.RESOLVED for event in judge.take(seen))
        if place == 0 and day % 40 == 0:
            gc.collect()
            sizes.append(len(msgspec.json.encode(judge.state)))
            blocks.append(sys.getallocatedblocks())

    assert DAYS // 10 == resolved
    assert max(sizes) < 40_000
    assert max(blocks[2:]) - blocks[1] < 2_000
