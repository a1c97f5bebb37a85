"""Goals of alerts: CPU of judging a sample beside the goal of 3 ms, the size of the state, and false firings a year."""

import json
import os
import random
import time

import msgspec

from tests.watched.test_messages import firings
from tests.watching import OPENED, REFUSED, sample
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.sample import CanaryEnd, CanarySeen, Sample

SAMPLES = int(os.environ.get("WSINVEST_BENCH_SAMPLES", "20000"))
YEARS = int(os.environ.get("WSINVEST_BENCH_YEARS", "3"))
GAUGES = {
    "memory_host": 0.6,
    "memory_cgroup": 0.7,
    "rss_bytes": 2e8,
    "memory_limit_bytes": 1e9,
    "descriptors_open": 100.0,
    "descriptors_limit": 1024.0,
    "accept_queue": 0.0,
    "accept_backlog": 128.0,
    "connections": 40.0,
    "health_status": 200.0,
    "token_path": 1.0,
}


def full(number: int, chance: random.Random) -> Sample:
    """A sample with everything: probe, canary, all gauges."""
    ended = CanaryEnd.CUT if chance.random() < 0.01 else None
    canary = CanarySeen(60.0, 900 + chance.randrange(400), end=ended)
    return sample(number, probe=REFUSED if chance.random() < 0.02 else OPENED, canary=canary, gauges=GAUGES)


def main() -> None:
    """One target for days, and the detector for years of which exactly the budget fails."""
    chance, judge = random.Random(1), Judge("bench", AlertLines(), 15)
    samples = [full(number, chance) for number in range(SAMPLES)]
    began = time.process_time()
    for one in samples:
        judge.take(one)
    took_us = (time.process_time() - began) / SAMPLES * 1e6
    seeds = range(YEARS)
    years = {objective: [firings(1 - objective, objective, seed) for seed in seeds] for objective in (0.95, 0.999)}
    result = {
        "judge_us": round(took_us, 1),
        "share_of_3_ms": round(took_us / 3000, 3),
        "state_bytes": len(msgspec.json.encode(judge.state)),
        "false_firings_a_year_at_the_budget": {str(objective): found for objective, found in years.items()},
    }
    print("RESULT", json.dumps(result))


if __name__ == "__main__":
    main()
