"""Only what was added to the log while we tried counts as said meanwhile."""

import asyncio
from pathlib import Path

import pytest

from tests.building import answered, repeats
from wsinvest.collect.log import log
from wsinvest.collect.log_delta import meanwhile
from wsinvest.facts.log import Log, LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta, LogEntry
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url
from wsinvest.redact.redactor import Redactor
from wsinvest.store.rows import RowsFile

TRIED = repeats(answered("r01", 500))
LINE = "2026/11/22 15:42:33 [alert] 7#7: 8 worker_connections are not enough\n"


def target(path: Path) -> Target:
    return Target("t", Url("ws", "h", 80), server_log=str(path))


def before(path: Path) -> Log:
    return asyncio.run(log(target(path), RowsFile()))


def after(path: Path, known: Log | None) -> LogDelta:
    return asyncio.run(meanwhile(target(path), Redactor(), known, TRIED))


def test_what_was_there_before_does_not_count(tmp_path: Path):
    """Nor does a line that says nothing known."""
    path = tmp_path / "error.log"
    path.write_text(LINE * 5)
    known = before(path)
    assert LogDelta(0) == after(path, known)

    with path.open("a") as file:
        file.write(f"fine\n{LINE}{LINE}")

    time, added = "2026-11-22T15:42:33", 5 + 2 * len(LINE)
    said = LogCount(LogPattern.WORKER_CONNECTIONS, 2, 2, time, time)
    found = after(path, known)
    assert (added, added, (said,)) == (found.added_bytes, found.read_bytes, found.said)
    assert (2, 0) == (found.lines(LogPattern.WORKER_CONNECTIONS), found.lines(LogPattern.UPGRADE_UNSUPPORTED))
    assert LogEntry("e1", LINE.strip(), "", 2, 5, time, LogPattern.WORKER_CONNECTIONS) == found.entries[0]


def test_entries_are_filtered(tmp_path: Path):
    """A known secret, a token that only looks like one, and the names in a known line."""
    path = tmp_path / "server.log"
    path.write_text("")
    known = before(path)
    redactor = Redactor()
    redactor.learn("correct-horse-battery-staple", "JWT_SECRET")
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.sQ4tXGNCcOe0UvBvC4nLwQ8sPh3b0qzqHq3zq9kQm2A"
    path.write_text(
        f"ERROR Exception in /ws?token={token}\nTraceback (most recent call last):\n"
        f'  File "a.py", line 3, in correct-horse-battery-staple\n'
        f"ConnectionError: Error 111 connecting to correct-horse-battery-staple:6379.\n"
    )
    found = asyncio.run(meanwhile(target(path), redactor, known, TRIED))

    assert found.entries[0].exception
    assert "Traceback" in found.entries[0].text
    for secret in ("correct-horse", token, token.split(".")[2]):
        assert secret not in str(found)
    assert 1 == len(found.about(LogPattern.DEPENDENCY_REFUSED))


def test_several_logs_are_one_and_the_one_that_cannot_be_read_is_named(tmp_path: Path):
    """That of the proxy and that of the server, and one that is not there."""
    one, other = tmp_path / "proxy.log", tmp_path / "server.log"
    one.write_text(LINE)
    other.write_text(LINE)
    named = Target("t", Url("ws", "h", 80), server_log=f"{one},{other},{tmp_path}/nowhere.log")
    known = asyncio.run(log(named, RowsFile()))
    assert [one.stat().st_size] * 2 == [file.size_bytes for file in known.files]
    assert (2, 1) == (known.lately(LogPattern.WORKER_CONNECTIONS), len(known.notes))
    assert "nowhere.log" in known.notes[0]

    with one.open("a") as file:
        file.write(LINE)
    other.write_text("ERROR new\n")
    found = asyncio.run(meanwhile(named, Redactor(), known, TRIED))
    assert (1, str(one)) == (found.lines(LogPattern.WORKER_CONNECTIONS), found.entries[0].file)
    assert [True] == [str(other) in note and "rotated" in note for note in found.notes]


def test_a_log_that_was_rotated_is_not_compared(tmp_path: Path):
    """Its new beginning is not what was added to the old one."""
    path = tmp_path / "error.log"
    path.write_text(LINE * 5)
    known = before(path)
    path.write_text(LINE)

    with pytest.raises(Unmeasured) as raised:
        after(path, known)
    assert ProblemKind.MISSING is raised.value.problem.kind


def test_without_a_log_or_without_attempts_nothing_is_missed(tmp_path: Path):
    """Most targets name none."""
    path = tmp_path / "error.log"
    path.write_text(LINE)
    for known, tried in ((None, TRIED), (before(path), repeats())):
        with pytest.raises(Unmeasured) as raised:
            asyncio.run(meanwhile(target(path), Redactor(), known, tried))
        assert ProblemKind.NOT_APPLICABLE is raised.value.problem.kind
