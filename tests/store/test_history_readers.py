"""A history is read by tools that know nothing of wsinvest: zcat, jq, pandas, duckdb; each that is installed."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which

import pytest

from tests.store.test_history import BEGAN, REFUSED, sample
from wsinvest import frames
from wsinvest.store.history import History

COUNT = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The day files of three days: two closed ones and the open one."""
    with History.open(tmp_path) as history:
        for seq in range(1, COUNT + 1):
            probe = REFUSED if seq == 3 else sample(seq).probe
            history.append(sample(seq, at=BEGAN + timedelta(hours=12 * (seq - 1)), probe=probe))
    return tmp_path / "samples"


def said(*command: str) -> str:
    """What a shell command prints; skips if the program is not installed."""
    if which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_zcat(folder: Path):
    """One JSON object a line, the trailer last."""
    closed = sorted(folder.glob("*.gz"))
    lines = said("zcat", *map(str, closed)).splitlines()

    assert COUNT - 2 + len(closed) == len(lines)
    assert [1, 2] == [json.loads(line)["seq"] for line in lines[:2]]


def test_jq(folder: Path):
    """Numbers and words by their paths."""
    if which("jq") is None:
        pytest.skip("jq is not installed")
    query = "select(.seq) | select(.probe.reason) | [.seq, .probe.stage, .probe.reason]"
    found = said("sh", "-c", f"(zcat {folder}/*.gz; cat {folder}/*.jsonl) | jq -c '{query}'")

    assert [3, "tcp", "refused"] == json.loads(found)


def test_pandas(folder: Path):
    """read_json reads a closed day as it is; the row of the trailer has no seq."""
    pandas = pytest.importorskip("pandas")
    found = pandas.read_json(sorted(folder.glob("*.gz"))[0], lines=True)

    assert [1, 2] == found[found.seq.notna()].seq.tolist()
    assert [2260, 2260] == pandas.json_normalize(found.probe.dropna())["open_us"].tolist()


def test_duckdb(folder: Path):
    """read_json reads all days at once."""
    duckdb = pytest.importorskip("duckdb")
    query = f"select count(*), max(probe.open_us) from read_json('{folder}/*.jsonl*', union_by_name=true) where seq > 0"

    assert [(COUNT, 2260)] == duckdb.sql(query).fetchall()


def test_our_own_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """frames.history(target, days=...): typed columns, units in the names, gauges behind."""
    pandas = pytest.importorskip("pandas")
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    now = datetime.now(UTC)
    with History.open(tmp_path / "watch" / "shop") as history:
        history.append(sample(1, at=now - timedelta(days=3)))
        history.append(sample(2, at=now - timedelta(hours=2)))
        history.append(sample(3, at=now, probe=REFUSED))
    found = frames.history("shop", days=1)

    assert [2, 3] == found.seq.tolist()
    assert [True, False] == found.opened.tolist()
    assert [2.26, None] == [None if pandas.isna(one) else one for one in found.open_ms]
    assert ["tcp", "refused", 0.15] == [found.failed_stage[1], found.reason[1], found.dns_ms[1]]
    assert [0.25, 0.25] == found.load_1m.tolist()
    assert 0 == len(frames.history("nobody", days=1))
