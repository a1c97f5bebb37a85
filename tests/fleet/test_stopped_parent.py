"""A load of several processes ends when their parent is stopped: Ctrl-Z reaches it alone, and then nobody watches."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.process import wsinvest
from tests.fleet.closings import HOLD, Target, in_time, target


@contextmanager
def load_under_way(data: Path) -> Iterator[tuple["subprocess.Popen[bytes]", Target]]:
    """`wsinvest fleet load` of two processes that hold all their connections, for longer than any test lasts."""
    with target() as (seen, url):
        given = ("fleet", "load", url, "--hold", str(HOLD), "--for", "10m", "--workers", "2", "--json")
        process = subprocess.Popen(
            [sys.executable, "-m", "wsinvest", *given],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"WSINVEST_DATA": str(data)},
        )
        try:
            limit = time.monotonic() + 90
            while seen.open < HOLD:
                assert time.monotonic() < limit
                assert process.poll() is None, process.communicate()
                time.sleep(0.05)
            yield process, seen
        finally:
            process.kill()
            process.communicate(timeout=60)


def test_a_parent_that_goes_on_gets_what_was_measured_until_then(tmp_path: Path):
    """Whatever the time that it was stopped for; the result says why it ended."""
    with load_under_way(tmp_path) as (process, seen):
        process.send_signal(signal.SIGSTOP)
        in_time(seen, time.monotonic())
        process.send_signal(signal.SIGCONT)
        out, error = process.communicate(timeout=60)

    found = json.loads(out)
    assert (3, b"") == (process.returncode, error)
    assert ("coordinator", HOLD) == (found["aborted"], found["held"])
    assert [False, False] == [one["lost"] for one in found["workers"]]


def test_what_was_measured_can_be_collected_if_the_parent_is_killed_then(tmp_path: Path):
    """Its children keep it, since nobody may take it."""
    with load_under_way(tmp_path) as (process, seen):
        process.send_signal(signal.SIGSTOP)
        in_time(seen, time.monotonic())
        (run,) = (one for one in (tmp_path / "fleets").iterdir() if (one / "load.json").is_file())
        kept = tmp_path / "fleets/kept" / run.name
        limit = time.monotonic() + 30
        while len(list(kept.glob("*.json"))) < 2:
            assert time.monotonic() < limit
            time.sleep(0.1)
        process.kill()
        done = wsinvest("fleet", "collect", str(run), str(kept), "--json", WSINVEST_DATA=str(tmp_path))

    found = json.loads(done.stdout)
    assert (3, "coordinator", HOLD) == (done.returncode, found["aborted"], found["held"])
