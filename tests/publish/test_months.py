"""Months of a watch, written by its own writer: the trend, the frame and the view of the notebook say the same."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.peak import measured_in
from tests.watching import OPENED, REFUSED, sample
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert_unit import AlertLines
from wsinvest.publish import frames, watched
from wsinvest.store.history import History

DAYS, EVERY_S = 120, 300
A_DAY = 86_400 // EVERY_S
MOST_KB = 200 * 1024
OUTAGE = range(100, 112)  # of the samples of the day, an hour of them
BAD_DAYS = (20, 70, 110)  # counted from the first; the first is too old for the last 90


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """120 whole days up to yesterday, three of which have an outage of an hour."""
    data = tmp_path_factory.mktemp("data")
    began = datetime.combine(datetime.now(UTC).date() - timedelta(days=DAYS), time(), UTC)
    judge = Judge("shop", AlertLines(), EVERY_S)
    with History.open(data / "watch" / "shop", every_s=EVERY_S) as history:
        for number in range(DAYS * A_DAY):
            day, place = divmod(number, A_DAY)
            down = day in BAD_DAYS and place in OUTAGE
            seen = sample(history.next_seq - 1, every_s=EVERY_S, probe=REFUSED if down else OPENED)
            at = began + timedelta(seconds=EVERY_S * number)
            for event in judge.take(history.append(replace(seen, at=at))):
                history.append_event(event)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WSINVEST_DATA", str(data))
        yield data


def test_the_trend_of_90_days_counts_each_day(months: Path, tmp_path: Path):
    """By the command: every sample once, two of the three outages with their time, and a memory that is bounded."""
    peak = tmp_path / "peak"
    command = [*measured_in(peak), sys.executable, "-m", "wsinvest", "trend", "shop", "--days", "90", "--json"]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"WSINVEST_DATA": str(months)}, check=True)
    said = json.loads(done.stdout)

    days = {one["date"]: one for one in said["days"]}
    assert 90 == len(days)
    whole = [one for one in said["days"] if one["opened"]]
    assert [A_DAY] * 89 == [one["opened"] + one["failed"] for one in whole]
    assert [len(OUTAGE)] * 2 == [one["failed"] for one in whole if one["failed"]]
    assert [1, 1] == [one["outages"] for one in whole if one["outages"]]
    assert 2 == len(said["outages"])
    assert int(peak.read_text()) < MOST_KB


def test_the_screen_has_a_line_for_each_day(months: Path):
    """None is wider than the terminal."""
    command = [sys.executable, "-m", "wsinvest", "trend", "shop", "--days", "90"]
    environment = os.environ | {"WSINVEST_DATA": str(months), "COLUMNS": "100"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)

    lines = done.stdout.splitlines()
    today = datetime.now(UTC).date()
    assert all(any(f"{today - timedelta(days=n)}" in line for line in lines) for n in range(1, 90))
    assert max(map(len, lines)) <= 100


def test_the_frame_has_a_row_for_each_sample(months: Path):
    """With the same failures."""
    frame = frames.history("shop", days=90)

    assert 89 * A_DAY <= len(frame) <= 90 * A_DAY
    assert 2 * len(OUTAGE) == int((~frame["opened"]).sum())
    assert frame["seq"].is_monotonic_increasing


def test_the_notebook_sees_what_the_command_says(months: Path):
    """`8-watch` with days = 90."""
    found = watched.opened("shop", 90)

    assert (90, 2) == (len(found.days), len(found.outages))
    assert all(3000 <= one.seconds(found.now) <= 9000 for one in found.outages)
    assert found.whole.success is not None
    assert found.whole.success.value == pytest.approx(1 - 2 * len(OUTAGE) / (89 * A_DAY))
