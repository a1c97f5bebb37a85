"""Only what was added to the log while we tried counts as said meanwhile."""

import asyncio
from pathlib import Path

import pytest

from tests.building import answered, repeats
from wsinvest.collect.log import log
from wsinvest.collect.log_delta import meanwhile
from wsinvest.facts.log import Log, LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url
from wsinvest.redact.redactor import Redactor
from wsinvest.store.rows import RowsFile

TRIED = repeats(answered("r01", 500))
LINE = "2026/11/22 15:42:33 [alert] 7#7: 8 worker_connections are not enough\n"


def target(path: Path) -> Target:
    return Target("t", Url("ws", "h", 80), server_log=str(path))


def before(path: Path) -> Log:
    return asyncio.run(log(target(path), Redactor(), RowsFile()))


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

    time = "2026-11-22T15:42:33"
    found = after(path, known)
    assert LogDelta(5 + 2 * len(LINE), (LogCount(LogPattern.WORKER_CONNECTIONS, 2, 2, time, time),)) == found
    assert (2, 0) == (found.lines(LogPattern.WORKER_CONNECTIONS), found.lines(LogPattern.UPGRADE_UNSUPPORTED))


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
