"""The tail of a log: only what it gained counts, whole lines, over rotation and emptying."""

from pathlib import Path

import pytest

from wsinvest.model.gauge import NotSeen
from wsinvest.model.sample import Why
from wsinvest.sample.log_tail import LogTail

LINE = "2026/11/28 10:00:00 [alert] 7#7: 1024 worker_connections are not enough\n"


@pytest.fixture(autouse=True)
def minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by a minute at each look."""
    clock = iter(range(60, 10_000, 60))
    monkeypatch.setattr("wsinvest.sample.log_tail.monotonic", lambda: float(next(clock)))


def test_only_what_was_gained_counts(tmp_path: Path):
    """Old lines are no news; half a line waits for its end; a rotated or emptied log begins anew."""
    path = tmp_path / "server.log"
    path.write_text(LINE * 50)
    tail = LogTail(str(path))
    found = [tail.complaints_a_minute()]
    steps = [LINE * 3 + LINE[:40], LINE[40:], "GET / 200\n"]
    for text in steps:
        path.write_text(path.read_text() + text)
        found.append(tail.complaints_a_minute())
    path.rename(tmp_path / "server.log.1")
    path.write_text(LINE)
    found.append(tail.complaints_a_minute())
    path.write_text("")
    found.append(tail.complaints_a_minute())
    path.write_text(LINE * 2)
    found.append(tail.complaints_a_minute())

    assert [None, 3.0, 1.0, 0.0, 1.0, 0.0, 2.0] == found


def test_a_log_that_is_not_there(tmp_path: Path):
    """Missing is unknown, and no log named is nothing at all."""
    with pytest.raises(NotSeen) as cannot:
        LogTail(str(tmp_path / "none.log")).complaints_a_minute()

    assert Why.MISSING is cannot.value.why
    assert None is LogTail("").complaints_a_minute()
