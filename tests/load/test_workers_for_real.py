"""Servers of several processes: each of them is found, counted for itself, and capacity says what that allows."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns

import psutil
import pytest

from tests.load.filling import filled, measured, way_to
from tests.load.served import NODE_MODULES, SCRIPTS, Served, limited, running, wait_for
from tests.servers import closed_port
from wsinvest.analysis.measured_capacity import measured_capacity
from wsinvest.host import process_limits
from wsinvest.load.engine import NS, Engine
from wsinvest.load.schedule import count_at
from wsinvest.load.serving import bounds_of, serving
from wsinvest.model.target import Target, Url
from wsinvest.publish.capacity import Asked

WORKERS, FILES, HELD = 3, 200, 240
SLOWLY = 100.0  # a second: a primary that passes connections on keeps each for a moment, and has 200 files too
UVICORN, CLUSTER = "uvicorn --workers", "node cluster"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A data folder of its own."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))


@contextmanager
def several(kind: str) -> Iterator[Served]:
    """This server with so many workers, each with so many descriptors."""
    port = closed_port()
    if kind == CLUSTER and (shutil.which("node") is None or not (NODE_MODULES / "ws").is_dir()):
        pytest.skip("node or npm's ws is not installed")
    script = (
        ["node", str(SCRIPTS / "cluster.cjs")] if kind == CLUSTER else [sys.executable, str(SCRIPTS / "workers.py")]
    )
    with running([*script, str(port), str(WORKERS)], limited(files=FILES)) as process:
        wait_for(port)
        limit = time.monotonic() + 20
        while len(workers_of(process.pid)) < WORKERS and time.monotonic() < limit:
            time.sleep(0.1)
        time.sleep(2)  # the last of them has begun, and is about to accept
        yield Served(port, process)


def workers_of(pid: int) -> list[int]:
    """The children that serve; Python's own helper of multiprocessing is none."""
    children = psutil.Process(pid).children()
    return [one.pid for one in children if "resource_tracker" not in " ".join(one.cmdline())]


def target(port: int) -> Target:
    """On loopback."""
    return Target("t", Url("ws", "127.0.0.1", port))


@pytest.mark.parametrize("kind", [UVICORN, CLUSTER])
def test_each_worker_is_counted_for_itself(kind: str):
    """What all of them gained is what was opened; one has more than others, and the reading is that of the fullest."""
    with several(kind) as server:
        workers, found = workers_of(server.pid), serving(target(server.port))
        before = {pid: process_limits.descriptors(pid) or 0 for pid in workers}
        engine = Engine(way_to(f"ws://127.0.0.1:{server.port}/"))
        try:
            engine.open_by(count_at(SLOWLY, HELD, monotonic_ns()))
            engine.run_until(lambda one: one.idle, monotonic_ns() + 30 * NS)
            opened = engine.open
            engine.run(monotonic_ns() + NS // 2)
            each = {pid: (process_limits.descriptors(pid) or 0) - before[pid] for pid in workers}
            rung = found.rung(HELD, 0, 0.0)
        finally:
            engine.close_all()
            engine.shut()

    print(f"{kind}: {sorted(each.values())} of {opened}")
    assert set(workers) <= set(found.pids)
    assert HELD * 0.9 < opened == sum(each.values())
    assert rung.descriptors == max(each[pid] + before[pid] for pid in workers)


@pytest.mark.parametrize("kind", [UVICORN, CLUSTER])
def test_capacity_covers_what_several_workers_hold(kind: str):
    """From one worker that gets all connections to even shares; descriptors are those of each."""
    with several(kind) as server:
        url = f"ws://127.0.0.1:{server.port}/"
        bounds = bounds_of(target(server.port), serving(target(server.port)), None)
        found = measured(url, Asked(100))
        held = filled(way_to(url), server.process)

    (one,) = (one for one in measured_capacity(found.ladder).limits if one.name == "descriptors")
    print(f"{kind}: {one.low} to {one.high}, held {held}")
    assert WORKERS == bounds.processes == found.ladder.bounds.processes
    assert one.low <= held <= one.high
    assert one.low < FILES < one.high
