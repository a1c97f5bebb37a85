"""The server's log is counted and its complaints are placed, never quoted; the end of a regular file is read."""

import asyncio
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from wsinvest.collect.log import BLOCK_BYTES, MOST_LINES, READ_BYTES, TAIL_BYTES, log
from wsinvest.facts.log import Complaint, Log, LogCount, LogPattern
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url
from wsinvest.store.rows import RowsFile, read

GOOD = "2026-11-22T15:42:33Z INFO connection_id=c81 open\n"


def look(path: Path | str) -> Log:
    return asyncio.run(log(Target("t", Url("ws", "h", 80), server_log=str(path)), RowsFile()))


def complaints(path: Path) -> tuple[Log, list[Complaint]]:
    """The facts, and the rows in their order."""
    kept = path.with_suffix(".jsonl")
    with RowsFile[Complaint](kept) as rows:
        found = asyncio.run(log(Target("t", Url("ws", "h", 80), server_log=str(path)), rows))
        rows.finish()
    return found, list(read(kept, Complaint)) if kept.exists() else []


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "server.log"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("line", "time", "level", "connection"),
    [
        ("2026-11-22T15:42:33Z INFO connection_id=c81 open", 1, 1, 1),
        ('{"ts": 1763826153, "level": 30, "connectionId": "a"}', 1, 1, 1),
        ("2026-11-22 15:42:33,001 WARNING [conn 12] slow", 1, 1, 1),
        ('127.0.0.1 - - [22/Nov/2026:15:42:33 +0000] "GET /ws" 101', 1, 0, 0),
        ("info: 123e4567-e89b-12d3-a456-426614174000 joined", 0, 1, 1),
        ("connection open", 0, 0, 0),
        ("user informed", 0, 0, 0),
    ],
)
def test_what_a_line_carries(tmp_path: Path, line: str, time: int, level: int, connection: int):
    """Text and JSON alike."""
    found = look(written(tmp_path, line + "\n\n"))

    assert (1, time, level, connection) == (found.lines, found.with_time, found.with_level, found.with_connection_id)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("WARNING:  Unsupported upgrade request.", 1),
        ("WARNING:  No supported WebSocket library detected. Please use \"pip install 'uvicorn[standard]'\"", 1),
        ("INFO: upgrade to 2.0 done", 0),
    ],
)
def test_upgrades_that_the_server_could_not_carry_out(tmp_path: Path, line: str, expected: int):
    """As uvicorn warns of them."""
    assert expected == look(written(tmp_path, line + "\n")).lately(LogPattern.UPGRADE_UNSUPPORTED)


@pytest.mark.parametrize(
    ("line", "says", "time"),
    [
        ("2026/11/22 15:42:33 [alert] 7#7: 1024 worker_connections are not enough", "worker_connections",
         "2026-11-22T15:42:33"),
        ('{"time": "2026-11-22T15:42:33.1Z", "msg": "accept: too many open files"}', "descriptors_exhausted",
         "2026-11-22T15:42:33"),
        ("Error: accept EMFILE, Too many open files", "descriptors_exhausted", ""),
        ("x" * 300 + " 2026-11-22 15:42:33 OSError: [Errno 24] Too many open files", "descriptors_exhausted", ""),
        ("2026/11/22 15:42:33 [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream",
         "upstream_refused", "2026-11-22T15:42:33"),
        ("[proxy:error] (111)Connection refused: AH00957: ws: attempt to connect to 127.0.0.1:1 (127.0.0.1:1) failed",
         "upstream_refused", ""),
        ("[ALERT] (7) : backend 'app' has no server available!", "upstream_marked_down", ""),
        ("no live upstreams while connecting to upstream", "upstream_refused", ""),
        ("WARNING:  Unsupported upgrade request.", "upgrade_unsupported", ""),
    ],
)  # fmt: skip
def test_a_known_complaint_is_a_row(tmp_path: Path, line: str, says: str, time: str):
    """Where its line begins and when it was written; once, however many of its words stand there."""
    found, rows = complaints(written(tmp_path, f"2026-01-01 00:00:00 fine\n{line}\n"))

    assert [Complaint(25, LogPattern(says), time)] == rows
    assert [(LogPattern(says), 1, 1, time, time)] == [
        (one.name, one.lines, one.lately, one.first, one.last) for one in found.said
    ]


def test_complaints_are_told_by_kind_in_all_and_lately(tmp_path: Path):
    """First and last time of each; only the last 1,000 lines are called late."""
    late = "2026-02-02 00:00:00 accept: too many open files\n"
    text = late.replace("02-02", "01-01") + GOOD * MOST_LINES + late + "EMFILE\nworker_connections are not enough\n"
    found, rows = complaints(written(tmp_path, text))

    exhausted = LogCount(LogPattern.DESCRIPTORS_EXHAUSTED, 3, 2, "2026-01-01T00:00:00", "2026-02-02T00:00:00")
    assert (exhausted, LogCount(LogPattern.WORKER_CONNECTIONS, 1, 1)) == found.said
    assert (2, 0) == (found.lately(LogPattern.DESCRIPTORS_EXHAUSTED), found.lately(LogPattern.UPSTREAM_REFUSED))
    assert sorted(row.at for row in rows) == [row.at for row in rows]


@pytest.mark.parametrize("ahead", [0, 1, 10, BLOCK_BYTES - 20, BLOCK_BYTES - 5, BLOCK_BYTES, 3 * BLOCK_BYTES + 7])
def test_a_complaint_is_found_wherever_blocks_end(tmp_path: Path, ahead: int):
    """Also without a last line feed."""
    filler = ("x" * 99 + "\n") * (ahead // 100) + "x" * (ahead % 100) + "\n"
    _, rows = complaints(written(tmp_path, f"{filler}accept: too many open files"))

    assert [Complaint(len(filler), LogPattern.DESCRIPTORS_EXHAUSTED)] == rows


def test_of_a_huge_log_the_end_is_read(tmp_path: Path):
    """And is said to be: the size and what was read of it."""
    path = written(tmp_path, "")
    with path.open("r+b") as file:
        file.write(b"EMFILE\n")
        file.seek(READ_BYTES)
        file.write(b"\nEMFILE\n")
    found, rows = complaints(path)

    assert (READ_BYTES + 8, READ_BYTES) == (found.size_bytes, found.read_bytes)
    assert [READ_BYTES + 1] == [row.at for row in rows]


def test_no_line_is_kept(tmp_path: Path):
    """A log may hold tokens; counts do not."""
    facts = look(written(tmp_path, "token=correct-horse-battery-staple\n"))

    assert "correct-horse" not in str(asdict(facts))
    _, rows = complaints(written(tmp_path, "EMFILE token=correct-horse-battery-staple\n"))
    assert [Complaint(0, LogPattern.DESCRIPTORS_EXHAUSTED)] == rows


def test_lines_are_looked_at_within_the_last_mebibyte(tmp_path: Path):
    """Its first line is cut and left out."""
    long = "x" * (TAIL_BYTES // 2)
    found = look(written(tmp_path, f"{GOOD}{long}\n{long}\n{GOOD}"))

    assert (2, 1) == (found.lines, found.with_time)
    assert found.size_bytes > TAIL_BYTES


@pytest.mark.parametrize(("text", "lines"), [("", 0), (GOOD * (MOST_LINES + 5), MOST_LINES), (b"\xff\x00\n", 1)])
def test_few_and_many_lines(tmp_path: Path, text: str | bytes, lines: int):
    """At most a thousand; bytes that are no text do no harm."""
    assert lines == look(written(tmp_path, text)).lines


def test_what_is_no_log_is_not_followed(tmp_path: Path):
    """A link could lead anywhere, a pipe might never end."""
    written(tmp_path, GOOD)
    (tmp_path / "link").symlink_to(tmp_path / "server.log")
    os.mkfifo(tmp_path / "pipe")
    kinds = {}
    for name in ("link", "pipe", ".", "nowhere", "bad\0name"):
        with pytest.raises(Unmeasured) as said:
            look(f"{tmp_path}/{name}")
        kinds[name] = said.value.problem.kind

    assert {ProblemKind.MISSING} == set(kinds.values())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_log_that_may_not_be_read(tmp_path: Path):
    """Our rights are named, not guessed around."""
    path = written(tmp_path, GOOD)
    path.chmod(0)

    with pytest.raises(Unmeasured) as said:
        look(path)
    assert ProblemKind.PERMISSION is said.value.problem.kind


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no such file here")
def test_a_log_that_breaks_off_while_it_is_read():
    """A bad disk, or a file of the system that only looks like one."""
    with pytest.raises(Unmeasured) as cannot:
        look("/proc/self/mem")

    assert ProblemKind.MISSING is cannot.value.problem.kind


def test_without_a_log_nothing_is_missed():
    """Most targets name none."""
    with pytest.raises(Unmeasured) as said:
        look("")
    assert ProblemKind.NOT_APPLICABLE is said.value.problem.kind
