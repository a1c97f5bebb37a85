"""`wsinvest verify` tells an altered report from one that follows from its evidence."""

import json
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from tests.watching import OPENED, REFUSED, sample
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert_unit import AlertLines
from wsinvest.store import day_files
from wsinvest.store.history import History


def test_it_is_proven_until_it_is_altered(data: Path):
    """The altered file is named, and the exit status tells."""
    before = wsinvest("verify", WSINVEST_DATA=str(data))
    found = next((data / "reports").glob("2*/findings.json"))
    kept = found.read_bytes()
    found.write_text(json.dumps({"status": "ok"}), encoding="utf-8")
    after = wsinvest("verify", WSINVEST_DATA=str(data))
    found.write_bytes(kept)

    assert (0, True) == (before.returncode, before.stdout.startswith("proven "))
    assert (1, True) == (after.returncode, after.stdout.startswith("ALTERED"))
    assert "findings.json" in after.stdout


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    """Histories of two targets, each with an outage, and of the watch itself."""
    folder = tmp_path / "watch"
    for name in ("chat", "shop"):
        judge = Judge(name, AlertLines(), 15.0)
        with History.open(folder / name) as history:
            for seen in [sample(n, probe=REFUSED if n > 3 else OPENED) for n in range(12)]:
                for event in judge.take(history.append(seen)):
                    history.append_event(event)
    History.open(folder / "_watch").close()
    return folder


def test_the_histories_of_all_targets(watch: Path):
    """Each is told, and the exit status is the worst."""
    well = wsinvest("verify", str(watch))
    events = watch / "chat" / "events.jsonl"
    events.write_text(events.read_text().replace('"severity":4', '"severity":2'))
    one = wsinvest("verify", str(watch))

    told = [
        f"proven   {name}: {found} events follow from the samples"
        for name, found in (("_watch", 0), ("chat", 1), ("shop", 1))
    ]
    assert (0, told) == (well.returncode, well.stdout.splitlines())
    assert (1, told[0], told[2]) == (one.returncode, one.stdout.splitlines()[0], one.stdout.splitlines()[-1])
    assert "ALTERED  chat: 0 events follow from the samples" in one.stdout
    assert [0, 1] == [wsinvest("verify", str(watch / name)).returncode for name in ("shop", "chat")]


def test_a_damaged_day_keeps_no_other_target_from_being_verified(watch: Path):
    """A file whose bytes were turned, and one of a newer version, which is asked for at the end."""
    (day,) = (watch / "chat" / "samples").glob("*.jsonl")
    packed = day_files.close(day)
    packed.write_bytes(packed.read_bytes()[:100] + bytes(50) + packed.read_bytes()[150:])
    damaged = wsinvest("verify", str(watch))
    state = watch / "_watch" / "state.json"
    state.write_text('{"schema":99,"seq":0,"state":{}}')
    newer = wsinvest("verify", str(watch))

    assert (1, "") == (damaged.returncode, damaged.stderr)
    assert f"ALTERED  chat\n         {packed}: cut or no gzip; remove it" in damaged.stdout
    assert (4, "newer    _watch") == (newer.returncode, newer.stdout.splitlines()[0])
    assert "schema 99 is newer than 1; use a newer wsinvest" in newer.stderr
    assert "proven   shop: 1 events" in newer.stdout


def test_the_latest_report(data: Path):
    """By the name of the link that stands beside the runs."""
    done = wsinvest("verify", "latest", WSINVEST_DATA=str(data))

    assert (0, True) == (done.returncode, done.stdout.startswith("proven ")), done.stdout + done.stderr
