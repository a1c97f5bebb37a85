"""A load on a Dask cluster ends when nobody stands behind it: a coordinator or scheduler that is stopped or killed.

What the workers measured until then is kept, and `fleet collect` makes one load of it.
"""

import json
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

from tests.cli.process import wsinvest
from tests.fleet.closings import ENDS_S, HOLD, Target, in_time, target
from tests.fleet.clusters import stopped

pytest.importorskip("distributed", reason="the extra [fleet] is not installed")

from tests.fleet.clusters import Cluster, cluster


@contextmanager
def loading(found: Cluster, url: str, data: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """`wsinvest fleet load` on this cluster, for longer than any test lasts."""
    given = ("fleet", "load", url, "--hold", str(HOLD), "--for", "10m", "--scheduler", found.address, "--json")
    process = subprocess.Popen(
        [sys.executable, "-m", "wsinvest", *given, "--certificates", str(found.certificates)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"WSINVEST_DATA": str(data)},
    )
    try:
        yield process
    finally:
        stopped(process)


@contextmanager
def load_under_way(folder: Path) -> Iterator[tuple[Cluster, Target, "subprocess.Popen[bytes]"]]:
    """A load that holds all its connections, from two workers."""
    with (
        cluster(folder, [folder, folder], threads=1, WSINVEST_DATA=str(folder / "worker")) as found,
        target() as (seen, url),
        loading(found, url, folder / "data") as process,
    ):
        limit = time.monotonic() + 90
        while seen.open < HOLD:
            assert time.monotonic() < limit
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        yield found, seen, process


def collected(folder: Path, within_s: float = 30.0) -> dict[str, Any]:
    """The load again, from what both workers kept."""
    (run,) = (one for one in (folder / "data/fleets").iterdir() if (one / "load.json").is_file())
    kept = folder / "worker/fleets/kept" / run.name
    limit = time.monotonic() + within_s
    while len(list(kept.glob("*.json"))) < 2:
        assert time.monotonic() < limit
        time.sleep(0.1)
    done = wsinvest("fleet", "collect", str(run), str(kept), "--json", WSINVEST_DATA=str(folder / "data"))
    assert 3 == done.returncode, done.stderr
    return dict(json.loads(done.stdout))


def test_a_coordinator_that_is_killed(tmp_path: Path):
    """Nobody is left to take the result; the workers keep it."""
    with load_under_way(tmp_path) as (_found, seen, process):
        process.kill()
        in_time(seen, time.monotonic())
        found = collected(tmp_path)

    assert ("coordinator", HOLD, HOLD) == (found["aborted"], found["held"], found["declared"])
    assert ["w1", "w2"] == [one["name"] for one in found["workers"]]


def test_a_coordinator_that_is_stopped_and_goes_on(tmp_path: Path):
    """Its connections stand, but nobody reads them. When it goes on, it gets what the parts found until then."""
    with load_under_way(tmp_path) as (_found, seen, process):
        process.send_signal(signal.SIGSTOP)
        in_time(seen, time.monotonic())
        again = collected(tmp_path)
        time.sleep(6)  # longer than a scheduler may be silent: that it was not heard is our own doing
        process.send_signal(signal.SIGCONT)
        out, error = process.communicate(timeout=60)

    found = json.loads(out)
    assert (3, b"") == (process.returncode, error)
    assert ("coordinator", HOLD) == (found["aborted"], found["held"])
    assert [False, False] == [one["lost"] for one in found["workers"]]
    assert again["handshakes"] == found["handshakes"]


def test_a_scheduler_that_is_killed(tmp_path: Path):
    """No beat comes through any more. The coordinator says where to look for what was kept."""
    with load_under_way(tmp_path) as (found, seen, process):
        found.processes["scheduler"].kill()
        in_time(seen, time.monotonic())
        _out, error = process.communicate(timeout=60)
        again = collected(tmp_path)

    assert 3 == process.returncode
    assert b"the scheduler went away" in error
    assert b"wsinvest fleet collect" in error
    assert ("coordinator", HOLD) == (again["aborted"], again["held"])


def test_ctrl_c_ends_the_parts_at_once(tmp_path: Path):
    """The workers are told; nobody waits for the heartbeat to be missed."""
    with load_under_way(tmp_path) as (_found, seen, process):
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        seen.until(HOLD, ENDS_S)
        found = collected(tmp_path)

    assert 6 == process.returncode
    assert {1000} == {code for _at, code in seen.closed}
    assert "interrupted" == found["aborted"]
