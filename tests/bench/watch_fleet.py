"""A real watch of many targets: its share of a core, and what ten targets with a page take of memory."""

import tempfile
import time
from pathlib import Path

from tests.bench.processes import answering, children_cpu_s, cpu_s, memory_mb, watching

TARGETS = 200
BEGIN_S = 25.0  # the start, and the first cycle: it reads files and finds the processes of the targets
MEASURED_S = 60.0
EVERY = 15


def fleet() -> dict[str, float]:
    """200 targets each 15 s, their canaries with a ping each 15 s, the page served; what the daily looks add.

    The first of the daily looks come 60 s after the start, one after the other, in children: `looks_cpu_s` is theirs.
    """
    with tempfile.TemporaryDirectory() as scratch, answering() as port:
        targets = [f"ws://127.0.0.1:{port}/{number}" for number in range(TARGETS)]
        with watching(Path(scratch), *targets) as watch:
            time.sleep(BEGIN_S)
            began, at, looked = cpu_s(watch.pid), time.monotonic(), children_cpu_s(watch.pid)
            time.sleep(MEASURED_S)
            share = (cpu_s(watch.pid) - began) / (time.monotonic() - at)
            resident, proportional = memory_mb(watch.pid)
            return {
                "fleet_targets": TARGETS,
                "fleet_core_pct": round(share * 100, 2),
                "fleet_cpu_ms_a_sample": round(share * EVERY / TARGETS * 1000, 2),
                "fleet_rss_mb": resident,
                "fleet_pss_mb": proportional,
                "fleet_looks_cpu_s": round(children_cpu_s(watch.pid) - looked, 1),
            }


def ten() -> dict[str, float]:
    """Memory of a watch of ten targets with its page, after some samples of each."""
    with tempfile.TemporaryDirectory() as scratch, answering() as port:
        targets = [f"ws://127.0.0.1:{port}/{number}" for number in range(10)]
        with watching(Path(scratch), *targets, "--every", "5") as watch:
            time.sleep(30)
            resident, proportional = memory_mb(watch.pid)
            return {"ten_with_page_rss_mb": resident, "ten_with_page_pss_mb": proportional}
