"""Goals of a fleet: CPU and memory of 200 targets, the start of a child, merging 64 workers, and what Dask adds."""

import asyncio
import ctypes
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from tests.bench.fleet_dask import measured
from wsinvest.demo.many import READY
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Load, LoadTimes, Plan
from wsinvest.facts.load_merged import merged
from wsinvest.fleet.children import Child

TARGETS = int(os.environ.get("WSINVEST_BENCH_TARGETS", "200"))
LOAD_S = float(os.environ.get("WSINVEST_BENCH_LOAD_S", "60"))
WORKERS = 64
CHILDREN = 4
PR_SET_CHILD_SUBREAPER = 36


def ran(arguments: Sequence[str], folder: Path) -> tuple[dict[str, object], float, float, float]:
    """The document of a whole command; its CPU seconds, its largest process in MB, and wall seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "wsinvest", "fleet", *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=folder)
    wall = time.perf_counter() - began
    with suppress(ChildProcessError):  # the process that forks children ends after the command
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1, 2), done.stderr.decode()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout), cpu, after.ru_maxrss / 1024, wall


def two_hundred(folder: Path) -> dict[str, float]:
    """All targets by one process, then by two: CPU seconds of a target, and MB of the largest process."""
    command = [sys.executable, "-m", "wsinvest.demo.many", "--folder", str(folder), "--count", str(TARGETS)]
    found: dict[str, float] = {}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as services:
        assert services.stdout is not None
        assert READY == services.stdout.readline().strip()
        for name, further in (("inside", ()), ("children", ("--workers", "2"))):
            _said, cpu, mb, wall = ran((str(folder), "--out", str(folder / name), *further), folder)
            found[f"{name}_cpu_s_a_target"] = round(cpu / TARGETS, 3)
            found.setdefault("inside_mb", round(mb, 1))
            found[f"{name}_wall_s"] = round(wall, 1)
        services.communicate("")
    return found


def merging() -> dict[str, float]:
    """64 workers of 10,000 latencies each as one: the median of 15 merges, in ms."""
    chance = random.Random(1)
    loads = [
        Load(Plan(), times=LoadTimes(latency=Bins.of(round(chance.lognormvariate(9, 1)) for _ in range(10_000))))
        for _ in range(WORKERS)
    ]
    took = []
    for _ in range(15):
        began = time.process_time()
        merged(loads)
        took.append((time.process_time() - began) * 1000)
    return {"merge_64_ms": round(sorted(took)[7], 2)}


async def starting() -> dict[str, float]:
    """What children cost until they can take a share, with the process that they are forked from: CPU s of each."""
    children = [await Child.started(f"child {number}", 1) for number in range(CHILDREN)]
    await asyncio.sleep(1)
    used = [sum(one.cpu_times()[:2]) for one in psutil.Process().children(recursive=True)]
    for child in children:
        await child.leave()
    return {"child_start_cpu_s": round(sum(used) / CHILDREN, 3), "first_child_start_cpu_s": round(sum(used), 3)}


def main() -> None:
    """Print all of it."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    result: dict[str, object] = {"goal": "fleet", "targets": TARGETS, "cores": os.cpu_count()}
    result |= merging() | asyncio.run(starting())
    with tempfile.TemporaryDirectory() as folder:
        result |= two_hundred(Path(folder))
    result |= measured(LOAD_S)
    print("RESULT", json.dumps(result))


if __name__ == "__main__":
    main()
