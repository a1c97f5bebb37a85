"""Goals 2 and 3: what one `report` costs (five notebooks, page, list), and each further target of the same run."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from wsinvest.demo import running

RUNS = 5
FURTHER = 2


def measure(targets: list[str], out: Path) -> tuple[float, float]:
    """CPU seconds (user and system, notebooks included) and wall seconds of one whole process."""
    command = [sys.executable, "-m", "wsinvest", "report", *targets, "--out", str(out)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1, 2), done.stderr.decode()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> None:
    """One target and several in turn, so that a busy machine slows both; print the medians."""
    running("demo")  # its own start is no part of a report
    one, several = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(RUNS + 1):
            pair = [measure(["demo"] * count, Path(scratch) / f"{turn}-{count}") for count in (1, 1 + FURTHER)]
            if turn:  # the first turn warms caches
                one.append(pair[0])
                several.append(pair[1])
    further = [(more[0] - single[0]) / FURTHER for single, more in zip(one, several, strict=True)]
    result = {
        "goals": [2, 3],
        "runs": RUNS,
        "cores": os.cpu_count(),
        "report_cpu_s": round(statistics.median(cpu for cpu, _ in one), 3),
        "report_wall_s": round(statistics.median(wall for _, wall in one), 3),
        "further_target_cpu_s": round(statistics.median(further), 3),
    }
    print("RESULT", json.dumps(result))


if __name__ == "__main__":
    main()
