"""Goals of a watch: CPU of a sample and of 200 targets, memory, bytes on disk, the trend of a year, the page's cost."""

import asyncio
import gc
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.processes import answering
from tests.bench.watch_beside import beside
from tests.bench.watch_fleet import fleet, ten
from tests.bench.watch_page import page
from wsinvest.config.resolve import resolve
from wsinvest.facts.bins import merged
from wsinvest.facts.rollup import Rollup
from wsinvest.model.sample import CanarySeen, ProbeSeen, Sample
from wsinvest.sample import probe
from wsinvest.sample.probe import rounded
from wsinvest.sample.sampler import Sampler
from wsinvest.store.history import History
from wsinvest.store.hour_files import Hours
from wsinvest.store.past import Past

SAMPLES = int(os.environ.get("WSINVEST_BENCH_SAMPLES", "5000"))
WARM = min(10_000, SAMPLES // 5)  # 1,000 of each target: four hours
TARGETS = 10
BEGAN = datetime(2025, 11, 28, tzinfo=UTC)
DAY = 5760  # samples, one in 15 s
STAGES = ((4.2, 0.15), (6.1, 0.2), (7.6, 0.15), (5.9, 0.15), (7.5, 0.35), (5.6, 0.15), (2.4, 0.2))


def resident_kb() -> int:
    """Resident memory of this process, in KB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // 1024


async def sampled(port: int, folder: Path) -> dict[str, float]:
    """Ten targets with a canary each, sampled in turn, each sample written to its history."""
    probe.WATCHED_S = 0.0  # type: ignore[misc]  waiting costs nothing, and 100,000 quarters of a second are seven hours
    async with AsyncExitStack() as stack:
        pairs = []
        for number in range(TARGETS):
            history = stack.enter_context(History.open(folder / str(number)))
            resolved = resolve(f"ws://127.0.0.1:{port}/{number}", environ={})
            pairs.append((await stack.enter_async_context(Sampler(resolved)), history))
        began, kept, peak = 0.0, 0, 0
        for turn in range(SAMPLES // TARGETS):
            if turn == WARM // TARGETS:
                gc.collect()
                began, kept = time.process_time(), resident_kb()
            for sampler, history in pairs:
                seen = await sampler.take(history.next_seq)
                at = BEGAN + timedelta(seconds=15 * seen.seq)  # so that hours and days pass as in life
                history.append(replace(seen, at=at, mono_ns=15 * 10**9 * seen.seq))
            peak = max(peak, resident_kb())
        cpu = time.process_time() - began
        gc.collect()
        return {
            "sample_cpu_ms": round(cpu / (SAMPLES - WARM) * 1000, 3),
            "ten_targets_mb": round(peak / 1024, 1),
            "growth_kb": resident_kb() - kept,
            "samples": SAMPLES,
        }


def made(number: int, at: random.Random) -> Sample:
    """A sample of realistic spread: jitter of clocks and stages, gauges that move a little."""
    mono = 10**12 + round(number * 15e9 + at.gauss(2e6, 5e5))
    stages = tuple(rounded(at.lognormvariate(*shape)) for shape in STAGES)
    half, minute = random.Random(number // 2), random.Random(number // 4)  # of gauges that are read less often
    gauges = {
        "accept_queue": 0.0,
        "accept_backlog": 100.0,
        "descriptors_open": 21.0 + half.choice((0, 0, 0, 1)),
        "descriptors_limit": 20_000.0,
        "memory_host": round(0.5 + half.gauss(0, 0.001), 3),
        "connections": 40.0 + minute.choice((0, 0, 1, -1)),
        "load_per_core": round(abs(minute.gauss(0.4, 0.1)), 1),
        "memory_limit_bytes": 25_276_510_208.0,
        "pressure_cpu": round(abs(minute.gauss(0.02, 0.01)), 2),
        "pressure_memory": 0.0,
        "pressure_io": 0.0,
        "rss_bytes": 50_003_968.0 + 4096 * minute.choice((0, 0, 0, 1, 2)) + number // 50 * 4096,
    }
    seen = ProbeSeen(
        stages, rounded(sum(stages)), status=101, serial="a1b2c3d4e5f60718293", valid_s=5_000_000 - 15 * number
    )
    held = CanarySeen((mono - 999_990_000_400_000) / 10**9, rounded(at.lognormvariate(6.5, 0.3)))
    return Sample(
        BEGAN + timedelta(microseconds=(mono - 10**12) // 1000), mono, "c0ffee00", number + 1, seen, held, gauges
    )


def stored(folder: Path) -> dict[str, float]:
    """Two whole days written and packed; then a year of their hours read and merged."""
    at = random.Random(1)
    began = time.process_time()
    with History.open(folder) as history:
        for number in range(2 * DAY + 1):
            history.append(made(number, at))
        hours = list(history.hours())[:-1]
    append_us = (time.process_time() - began) / (2 * DAY) * 1e6
    packed = sum(path.stat().st_size for path in (folder / "samples").glob("*.gz"))
    return {
        "made_and_appended_us": round(append_us, 1),
        "bytes_a_sample": round(packed / (2 * DAY), 1),
        **trended(folder / "data", hours),
    }


def trended(data: Path, hours: list[Rollup]) -> dict[str, float]:
    """What `wsinvest trend --days 365` takes as a process, of a year of hours and the samples of its last day."""
    folder = data / "watch" / "shop"
    write_year(folder, hours)
    began = time.process_time()
    slowest = merged(hour.open_us for hour in Past(folder).hours(365)).percentile(0.95)
    reading_s = time.process_time() - began
    assert slowest
    command = [sys.executable, "-m", "wsinvest", "trend", "shop", "--days", "365"]
    environment = {**os.environ, "WSINVEST_DATA": str(data)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1, 2), done.stderr
    return {
        "hours_mb_a_year": round(sum(path.stat().st_size for path in (folder / "hours").iterdir()) / 1e6, 1),
        "hours_of_a_year_cpu_s": round(reading_s, 3),
        "trend_of_a_year_cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 3),
    }


def write_year(folder: Path, hours: list[Rollup]) -> None:
    """The hours again and again until they are a year that ends now, samples of the last day, files of the others."""
    (folder / "hours").mkdir(parents=True)
    files = Hours(folder)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    began = now - timedelta(days=365)
    for number in range(364 * 24):
        row = hours[number % len(hours)]
        files.put(replace(row, hour=began + timedelta(hours=number), last=number + 1))
    at = random.Random(2)
    with History.open(folder) as history:
        for number in range(DAY):
            sample = made(number, at)
            history.append(replace(sample, seq=history.next_seq, at=sample.at - BEGAN + now - timedelta(days=1)))
    closed = next((folder / "samples").glob("*.gz"), None)
    for number in range(2, 365 if closed else 2):
        shutil.copy(closed, closed.with_name(f"{now - timedelta(days=number):%Y-%m-%d}.jsonl.gz"))


def main() -> None:
    """Print what was measured, part by part; the servers are other processes, whose CPU does not count."""
    result: dict[str, float | str] = {}
    with tempfile.TemporaryDirectory() as scratch, answering() as port:
        for measured in (
            lambda: asyncio.run(sampled(port, Path(scratch) / "watch")),
            lambda: stored(Path(scratch) / "store"),
            lambda: beside(port),
            ten,
            fleet,
            page,
        ):
            found = measured()
            print(json.dumps(found), flush=True)
            result |= found
    print("RESULT", json.dumps({"goals": "watch", "cores": os.cpu_count(), **result}))


if __name__ == "__main__":
    main()
