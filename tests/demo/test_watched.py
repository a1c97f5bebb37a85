"""The service that is watched: what the kit says of it before, while and after it is broken."""

import json
import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.cli.process import wsinvest
from wsinvest.demo import running
from wsinvest.demo.faults import WATCHED

ROOM_S = 4.0  # after a change, and for one diagnosis before the next


def roots() -> tuple[str, list[tuple[str, str]]]:
    """The status, and each root cause with its confidence."""
    said = json.loads(wsinvest("diagnose", "demo-watch", "--json", "--attempts", "5").stdout)
    return said["status"], [(one["code"], one["confidence"]) for one in said["findings"] if one["root_cause"]]


def test_it_breaks_with_a_proven_cause_and_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """At the seconds that its target file names, without a hand on it."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    schedule = WATCHED.schedule
    assert schedule is not None
    demo = running("demo-watch")
    began = psutil.Process(demo.pid).create_time() + 1.0
    before = roots()
    time.sleep(max(0.0, began + schedule.well_s + ROOM_S - time.time()))
    broken = roots()
    time.sleep(schedule.gone_s / 2)
    still = roots()
    time.sleep(max(0.0, began + schedule.well_s + schedule.gone_s + ROOM_S - time.time()))
    after = roots()
    os.kill(demo.pid, signal.SIGTERM)

    assert [("low", []), ("low", [])] == [before, after]
    assert [("critical", [("config.secret.missing", "proven")])] * 2 == [broken, still]
