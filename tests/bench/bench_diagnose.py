"""Goal 1: what one `diagnose` costs, of a healthy and of a failing loopback target, in interleaved runs."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from wsinvest.demo import running

RUNS = 7
HELD_S = 1.0  # one connection is held open for this long on purpose; the goals count the time beyond it


def measure(url: str, env_file: Path) -> tuple[float, float]:
    """CPU seconds (user and system) and wall seconds of one whole process."""
    command = [sys.executable, "-m", "wsinvest", "diagnose", url, "--env-file", str(env_file), "--json"]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1, 2), done.stderr.decode()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> None:
    """Run both in turn, print the medians."""
    targets = {"healthy": running("demo-healthy"), "failing": running("demo")}
    times: Mapping[str, list[tuple[float, float]]] = {name: [] for name in targets}
    for turn in range(RUNS + 1):
        for name, demo in targets.items():
            measured = measure(demo.url, demo.env_file)
            if turn:  # the first turn warms caches
                times[name].append(measured)
    result: dict[str, object] = {"goal": 1, "runs": RUNS, "cores": os.cpu_count()}
    for name, pairs in times.items():
        result[f"{name}_cpu_s"] = round(statistics.median(cpu for cpu, _ in pairs), 3)
        result[f"{name}_wall_beyond_hold_s"] = round(statistics.median(wall for _, wall in pairs) - HELD_S, 3)
    print("RESULT", json.dumps(result))


if __name__ == "__main__":
    main()
