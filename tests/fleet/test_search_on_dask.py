"""The limit of messages, looked for by two workers of a Dask cluster, and what is said when one of them is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.load.loading import echoing
from tests.test_schemas import judged

pytest.importorskip("distributed", reason="the extra [fleet] is not installed")

from tests.fleet.clusters import Cluster, cluster, stopped

HOLD, MOST_RATE = 4, 400  # 100, 150, 225, 337.5 a second; 506 is more than the target file allows


@contextmanager
def searching(folder: Path, found: Cluster, port: int) -> Iterator["subprocess.Popen[str]"]:
    """`wsinvest fleet load --find` on this cluster."""
    target = folder / "shop.toml"
    target.write_text(f'url = "ws://127.0.0.1:{port}/"\n[load]\nmax_connections = 10\nmax_rate = {MOST_RATE}\n')
    given = ("fleet", "load", str(target), "--hold", str(HOLD), "--find", "p99=5000ms", "--json")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "wsinvest",
            *given,
            "--scheduler",
            found.address,
            "--certificates",
            str(found.certificates),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"WSINVEST_DATA": str(folder / "data")},
        text=True,
    )
    try:
        yield process
    finally:
        stopped(process)


def search_of(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """The document of a search that has ended."""
    out, error = process.communicate(timeout=150)
    assert out, error
    return judged("fleet-load", out) | {"status": process.returncode}


def test_two_workers_raise_the_rate_together(tmp_path: Path):
    """The rate that is named is the sum of both, up to what the target file allows; nobody broke the line."""
    with (
        echoing() as port,
        cluster(tmp_path, [tmp_path, tmp_path], threads=1) as whole,
        searching(tmp_path, whole, port) as process,
    ):
        found = search_of(process)

    assert [False, False] == [one["lost"] for one in found["workers"]], found["workers"]
    assert [""] * 2 == [one["message"] for one in found["workers"]]
    own = [one["load"]["search"]["carried_per_s"] for one in found["workers"]]
    assert (0, HOLD, HOLD) == (found["status"], found["held"], found["declared"])
    assert found["search"] == {"percentile": 99, "line_ms": 5000, "carried_per_s": 337.5, "broken_per_s": None}
    assert [168.75, 168.75] == own


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_that_is_lost_in_the_middle_of_a_search(tmp_path: Path, how: signal.Signals):
    """It is named, what it sent is in no rate, and the other one goes on by its own steps."""
    with (
        echoing() as port,
        cluster(tmp_path, [tmp_path, tmp_path], threads=1) as whole,
        searching(tmp_path, whole, port) as process,
    ):
        record = tmp_path / "data/fleets"
        limit = time.monotonic() + 90
        while not list(record.glob("*/load.json")):
            assert time.monotonic() < limit
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        time.sleep(10)  # the start is 2 s ahead, the ramp takes a second for each step, a step of the search 3 s
        whole.processes["w1"].send_signal(how)
        found = search_of(process)
    lost, there = found["workers"]

    assert 3 == found["status"]
    assert [("w1", True, None), ("w2", False, "")] == [
        (lost["name"], lost["lost"], lost["load"]),
        (there["name"], there["lost"], there["message"]),
    ]
    assert lost["message"]
    assert (HOLD, HOLD // 2) == (found["declared"], found["held"])
    assert found["search"] == there["load"]["search"]
    assert MOST_RATE / 2 >= found["search"]["carried_per_s"] == 168.75
