"""Four machines (a scheduler, two workers and a target) as network namespaces, and what can happen between them.

The connections are counted at the target, which is none of the workers' own machine and consents to the load.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="the extra [fleet] is not installed")

from tests.fleet.clusters import said, started, stopped
from tests.fleet.namespaces import Machine, machines, missing
from wsinvest.fleet.certificates import make

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "never")
HOLD = 10
PORT = "9000"
HERE = Path(__file__).parent


@dataclass
class Site:
    """The machines, the processes on them by name, and where the target counts."""

    machines: dict[str, Machine]
    processes: dict[str, "subprocess.Popen[bytes]"]
    folder: Path

    @property
    def counts(self) -> list[tuple[float, int, int]]:
        """When, how many connections were there, and how many at most until then."""
        lines = [line.split() for line in (self.folder / "counts").read_text().splitlines()]
        return [(float(at), int(now), int(most)) for at, now, most in lines]

    def until(self, connections: Callable[[int], bool], within_s: float = 90.0) -> None:
        """Wait until the target has so many connections."""
        end = time.monotonic() + within_s
        while not connections(self.counts[-1][1]):
            assert time.monotonic() < end, self.counts[-5:]
            time.sleep(0.05)

    def load(self, seconds: float) -> "subprocess.Popen[bytes]":
        """Begin a load of the target, from the scheduler's machine."""
        address = f"tls://{self.machines['scheduler'].address}:8786"
        words = (str(self.folder / "keys" / "client"), str(self.folder / "shop.toml"), str(HOLD), str(seconds))
        program = (sys.executable, "-m", "tests.fleet.coordinator", address, *words)
        return self.machines["scheduler"].run(
            *program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=HERE.parents[1]
        )


@contextmanager
def site(folder: Path, slow: str = "") -> Iterator[Site]:
    """A scheduler, the workers a and b, and a target, each on a machine of its own."""
    make(folder / "keys", timedelta(hours=1))
    with ExitStack() as stack:
        found = stack.enter_context(machines(("scheduler", "a", "b", "target"), slow))
        target = found["target"]
        (folder / "shop.toml").write_text(
            f'url = "ws://{target.address}:{PORT}/"\n[load]\nmax_connections = {HOLD}\nmax_rate = 100\n'
        )
        server = target.run(
            sys.executable, str(HERE / "counting_server.py"), target.address, PORT, str(folder / "counts")
        )
        stack.callback(stopped, server)
        own = found["scheduler"]
        scheduler, log = started(
            "scheduler", folder / "keys", ("--host", own.address, "--port", "8786"), prefix=own.prefix
        )
        stack.callback(stopped, scheduler)
        address = said(log, r"(tls://10\.77\.\d+\.2:8786)")
        processes = {"target": server, "scheduler": scheduler}
        for name in "ab":
            options = ("--name", name, "--nthreads", "1", "--no-nanny", "--interface", "eth0")
            processes[name], log = started(
                "worker", folder / "keys", (address, *options), prefix=found[name].prefix, cwd=folder
            )
            stack.callback(stopped, processes[name])
            said(log, r"(Registered to)")
        yield Site(found, processes, folder)


def outcome(running: "subprocess.Popen[bytes]") -> tuple[dict[str, dict[str, Any]], dict[str, Any] | None, str]:
    """What was learned of each worker, the document of all, and what stderr says last."""
    out, error = running.communicate(timeout=150)
    lines = [json.loads(line) for line in out.splitlines()]
    parts = {line["worker"]: line for line in lines if "at" in line}
    document = lines[-1] if lines and "at" not in lines[-1] else None
    return parts, document, (error.decode().strip().splitlines() or [""])[-1]


def test_a_slow_link_changes_nothing_but_the_times(tmp_path: Path):
    """200 ms there and back between worker b and all others: both do their part, and each knows its own times."""
    with site(tmp_path, slow="b") as found:
        parts, document, error = outcome(found.load(3.0))
        most = found.counts[-1][2]

    assert document is not None, error
    assert {"a": True, "b": True} == {name: one["done"] for name, one in parts.items()}
    assert (HOLD, HOLD, 0) == (document["held"], document["handshakes"]["opened"], document["exit_status"])
    assert HOLD == most
    own = {one["name"]: one["load"]["latency_ms"]["p50"] for one in document["workers"]}
    assert own["a"] < 150 < 200 <= own["b"] < 500


def test_a_worker_that_is_killed_is_named_and_its_part_is_done_by_nobody(tmp_path: Path):
    """kill -9 in the middle: the other one's part is whole, and the target never sees more than was declared."""
    with site(tmp_path) as found:
        running = found.load(8.0)
        found.until(lambda now: now >= HOLD)
        found.processes["a"].kill()
        killed_at = time.time()
        parts, document, error = outcome(running)
        counts = found.counts

    assert document is not None, error
    assert (False, True) == (parts["a"]["done"], parts["b"]["done"])
    assert parts["a"]["at"] - killed_at < 12
    assert (3, HOLD // 2) == (document["exit_status"], document["held"])
    assert HOLD == counts[-1][2]
    assert HOLD // 2 >= max(now for at, now, _most in counts if at > killed_at + 2)


def test_a_pulled_cable_is_known_in_time_and_the_part_ends_by_itself(tmp_path: Path):
    """The worker goes on for as long as its part lasts, which nobody repeats; its processes and ours end."""
    with site(tmp_path) as found:
        running = found.load(14.0)
        found.until(lambda now: now >= HOLD)
        found.machines["a"].pull()
        pulled_at = time.time()
        parts, document, error = outcome(running)
        most = found.counts[-1][2]

    assert document is not None, error
    assert (False, True) == (parts["a"]["done"], parts["b"]["done"])
    assert parts["a"]["at"] - pulled_at < 12
    assert (3, HOLD // 2, HOLD) == (document["exit_status"], document["held"], most)


def test_a_scheduler_that_is_killed_loses_all_and_no_connection_stays(tmp_path: Path):
    """Both parts are named as lost; each worker closes what it had open by the end of its part."""
    with site(tmp_path) as found:
        running = found.load(6.0)
        found.until(lambda now: now >= HOLD)
        found.processes["scheduler"].send_signal(signal.SIGKILL)
        parts, document, error = outcome(running)
        found.until(lambda now: now == 0)
        most = found.counts[-1][2]

    assert document is None
    assert {"a", "b"} == parts.keys()
    assert {(False, "the scheduler went away")} == {(one["done"], one["why"]) for one in parts.values()}
    assert "no worker did its part of the load" in error
    assert HOLD == most
