"""Goals 2 to 4: what one `report` costs (five notebooks, page, list), what each further target, and how large it is."""

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
        made = Path(scratch) / f"{RUNS}-1" / "latest"
        sizes = {name: (made / name).stat().st_size for name in ("report.html", "5-report.ipynb")}
    further = [(more[0] - single[0]) / FURTHER for single, more in zip(one, several, strict=True)]
    result = {
        "goals": [2, 3, 4],
        "runs": RUNS,
        "cores": os.cpu_count(),
        "report_cpu_s": round(statistics.median(cpu for cpu, _ in one), 3),
        "report_wall_s": round(statistics.median(wall for _, wall in one), 3),
        "further_target_cpu_s": round(statistics.median(further), 3),
        "page_mb": round(sizes["report.html"] / 1e6, 3),
        "notebook_mb": round(sizes["5-report.ipynb"] / 1e6, 3),
    }
    print("RESULT", json.dumps(result))


if __name__ == "__main__":
    main()
