"""Folders of incidents go with the samples, and the oldest where all take too much; the open one never does."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wsinvest.store.bounded_incidents import bound

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
CASE_BYTES = 1000
MUCH = 10**9


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A history with one incident a day, of which the first is open still."""
    for day in range(5):
        put(tmp_path, day, closed=day > 0)
    (tmp_path / "incidents" / "open.json").write_text(json.dumps({"incident": times(0, closed=False)}))
    return tmp_path


def times(day: int, *, closed: bool) -> dict[str, str | None]:
    """An incident of an hour."""
    at = BEGAN + timedelta(days=day)
    end = (at + timedelta(hours=1)).isoformat() if closed else None
    return {"id": f"{at:%Y%m%d}", "opened_at": at.isoformat(), "closed_at": end}


def put(history: Path, day: int, *, closed: bool) -> Path:
    """The folder of an incident with the case of its diagnosis."""
    said = times(day, closed=closed)
    folder = history / "incidents" / str(said["id"])
    (folder / "case").mkdir(parents=True)
    (folder / "case" / "case.json").write_bytes(bytes(CASE_BYTES))
    (folder / "incident.json").write_text(json.dumps(said))
    return folder


def left(history: Path) -> str:
    """Each incident that is there, oldest first: `c` with its case, `-` without."""
    folders = sorted((history / "incidents").glob("*/"))
    return " ".join(f"{folder.name[-2:]}{'c' if (folder / 'case').exists() else '-'}" for folder in folders)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (None, "01c 02c 03c 04c 05c"),
        (BEGAN + timedelta(days=2), "01c 03c 04c 05c"),
        (BEGAN + timedelta(days=2, minutes=59), "01c 03c 04c 05c"),
        (BEGAN + timedelta(days=2, hours=2), "01c 04c 05c"),
        (BEGAN + timedelta(days=99), "01c"),
    ],
)
def test_what_ended_before_the_oldest_sample_goes(history: Path, since: datetime | None, expected: str):
    """By its end; the open one is needed at the next start."""
    bound(history, since, MUCH)

    assert expected == left(history)


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (4 * CASE_BYTES + 999, "01c 02c 03c 04c 05c"),
        (4 * CASE_BYTES, "01c 02- 03c 04c 05c"),
        (CASE_BYTES + 999, "01c 02- 03- 04- 05c"),
        (400, "01c 03- 04- 05-"),
        (0, "01c"),
    ],
)
def test_the_oldest_lose_their_case_first(history: Path, most: int, expected: str):
    """What an incident was stays longer than the evidence of its diagnosis, which takes a hundred times as much."""
    bound(history, None, most)

    assert expected == left(history)


def test_one_that_nobody_closed_or_that_cannot_be_read_goes_by_its_beginning(history: Path):
    """A kill may leave an incident that is not the open one any more."""
    put(history, 6, closed=False)
    torn = history / "incidents" / "20261107-torn"
    torn.mkdir()
    (torn / "incident.json").write_text('{"id":')
    os.utime(torn, (0, 0))
    bound(history, BEGAN + timedelta(days=6), MUCH)

    assert "01c 07c" == left(history)


def test_a_link_is_not_followed(history: Path, tmp_path_factory: pytest.TempPathFactory):
    """What stands elsewhere is nobody's incident."""
    elsewhere = put(tmp_path_factory.mktemp("other"), 1, closed=True)
    (history / "incidents" / "20261001").symlink_to(elsewhere)
    bound(history, BEGAN + timedelta(days=99), 0)

    assert (elsewhere / "case" / "case.json").exists()


def test_without_incidents_nothing_happens(tmp_path: Path):
    """A target that was well since it is watched."""
    bound(tmp_path, BEGAN, 0)

    assert [] == list(tmp_path.iterdir())
