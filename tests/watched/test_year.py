"""A year and more by a clock that is not waited for: no false alarm, and no memory that grows."""

import gc
import tracemalloc
from dataclasses import replace

import msgspec
import pytest

from tests.watched.test_messages import firings
from tests.watching import DAY, MINUTE, OPENED, REFUSED, sample
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert import Event
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.sample import CanaryEnd, CanarySeen

DAYS = 400


@pytest.mark.parametrize("objective", [0.95, 0.999])
def test_no_false_firing_in_a_year_at_half_the_budget(objective: float):
    """Twelve months, two seeds."""
    assert [0, 0] == [firings(0.5 * (1 - objective), objective, seed) for seed in (1, 2)]


@pytest.mark.parametrize("objective", [0.95, 0.999])
def test_at_most_one_false_firing_a_year_exactly_at_the_budget(objective: float):
    """In the mean of eight years of which each handshake fails with exactly the chance that the objective allows."""
    assert sum(firings(1 - objective, objective, seed) for seed in range(8)) <= 8


def test_four_hundred_days_in_constant_memory():
    """A probe, a ping and gauges each minute, an outage each ten days: what is kept does not grow after 40 days."""
    judge, resolved, sizes, memory = Judge("shop", AlertLines(), 60), 0, [], []
    tracemalloc.start()
    for number in range(DAYS * DAY // MINUTE):
        day, minute = divmod(number, DAY // MINUTE)
        down = day % 10 == 9 and minute < 30
        seen = sample(
            number,
            every_s=60,
            probe=REFUSED if down else replace(OPENED, serial=f"{day // 60}", valid_s=(90 - day % 60) * DAY),
            canary=CanarySeen(minute * 60.0, 900 + minute % 7, end=CanaryEnd.OURS if minute == 0 else None),
            gauges={"rss_bytes": 1e8 + minute % 50, "log_complaints": 0.0, "memory_host": 0.5 + minute / 10_000},
        )
        resolved += sum(event.event is Event.RESOLVED for event in judge.take(seen))
        if minute == 0 and day % 40 == 0:
            gc.collect()
            sizes.append(len(msgspec.json.encode(judge.state)))
            memory.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()

    assert DAYS // 10 == resolved
    assert max(sizes) < 40_000
    assert max(memory[2:]) - memory[1] < 100_000
