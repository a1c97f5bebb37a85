"""Every field of a watch's history replaced by hostile values, one at a time: each command ends in one of its statuses.

A history is mailed to be verified, and its files are damaged by disks. No bug of ours, no raw control character.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from tests.mailed.hostile import VALUES, Ended, fields_in, replaced, run
from tests.mailed.test_every_field import pairs, wrong
from tests.watching import OPENED, REFUSED, START, sample
from wsinvest.cli.main import wsinvest
from wsinvest.diagnose.watching import Judge
from wsinvest.facts.bins import Bins
from wsinvest.facts.rollup import Rollup, Span
from wsinvest.model.alert import Incident, Root
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.finding import Confidence
from wsinvest.model.sample import CanaryEnd, CanarySeen
from wsinvest.model.stage import Reason, StageName
from wsinvest.store import hour_files
from wsinvest.store.history import History
from wsinvest.watch.incidents import Kept

NAME = "chat"
ROOT = Root("tcp.connect.refused", Confidence.PROVEN)
HOUR = Rollup(
    START,
    samples=10,
    covered_s=45.0,
    ends=(((None, None, None), 3), ((StageName.TCP, Reason.REFUSED, None), 10)),
    open_us=Bins.of((1000, 2000, 3000)),
    ping_us=Bins.of((5, 900)),
    canary_ends=(((CanaryEnd.CUT, 1006), 2),),
    gauges={"memory_host": Span(0.2, 0.4, 3.0, 10)},
    unknown={"missing": 5},
)
HOSTILE = VALUES | {
    "naive": '"2026-11-01T00:00:00"',
    "year 1": '"0001-01-01T00:00:00Z"',
    "year 9999": '"9999-12-31T23:59:59Z"',
    "zero": "0",
    "2 to 63": str(2**63),
}
FILES = ("samples/*.jsonl", "hours/*.jsonl", "events.jsonl", "incidents/open.json", "state.json")
COMMANDS = (
    ("verify", "watch/chat"),
    ("trend", NAME),
    ("trend", NAME, "--json"),
    ("watch", "status", NAME),
    ("watch", "status", NAME, "--json"),
)


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An outage of a target: samples, an hour, an event, an open incident and the state of the alerts."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "watch" / NAME
    judge, later = Judge(NAME, AlertLines(), 15.0), datetime.now(UTC) - timedelta(hours=2) - START
    parts = {"gauges": {"memory_host": 0.5}, "canary": CanarySeen(30.0, 900)}
    with History.open(folder) as kept:
        for seen in [sample(n, probe=REFUSED if n > 3 else OPENED, **parts) for n in range(12)]:
            for event in judge.take(kept.append(replace(seen, at=seen.at + later))):
                kept.append_event(event)
        kept.save_state(msgspec.json.encode(judge.state))
        hour = event.at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
        incident = Incident(event.incident, NAME, event.at, alerts=(event.code,), root=ROOT, sentence="It is down.")
    (folder / "hours" / f"{hour:%Y-%m}.jsonl").write_bytes(hour_files.encoded(replace(HOUR, hour=hour)))
    (folder / "incidents").mkdir(exist_ok=True)
    (folder / "incidents" / "open.json").write_bytes(msgspec.json.encode(Kept(incident)))
    return folder


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_value_ends_in_one_line_or_a_result(history: Path, name: str):
    """Its first line and its last, each field with some of the values."""
    path = next(history.glob(name))
    lines = path.read_bytes().splitlines(keepends=True)
    found = []
    for place in {0, len(lines) - 1}:
        content = json.loads(lines[place])
        for field, value in pairs(fields_in(content), HOSTILE):
            attacked = replaced(content, field, HOSTILE[value]) + b"\n"
            path.write_bytes(b"".join([*lines[:place], attacked, *lines[place + 1 :]]))
            found += wrong(ended(), f"{name} {field} {value}")

    assert [] == found


def test_the_genuine_history_is_fit_for_it(history: Path):
    """It is proven, shows an outage, and is told with its incident."""
    assert [0, 2, 2, 3, 3] == [one.status for one in ended()]
    assert "tcp.connect.refused" in ended()[3].said


def ended() -> list[Ended]:
    """Each command on the history."""
    return [
        run(" ".join(one), partial(wsinvest.main, list(one), prog_name="wsinvest", standalone_mode=False), *one)
        for one in COMMANDS
    ]
