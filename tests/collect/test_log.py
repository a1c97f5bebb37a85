"""The server's log is counted, never quoted; only the end of a regular file is read."""

import asyncio
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from wsinvest.collect.log import MOST_LINES, TAIL_BYTES, Log, log
from wsinvest.model import ProblemKind, Target, Unmeasured, Url

GOOD = "2026-11-22T15:42:33Z INFO connection_id=c81 open\n"


def look(path: Path | str) -> Log:
    return asyncio.run(log(Target("t", Url("ws", "h", 80), server_log=str(path))))


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
    assert expected == look(written(tmp_path, line + "\n")).unsupported_upgrades


def test_no_line_is_kept(tmp_path: Path):
    """A log may hold tokens; counts do not."""
    facts = look(written(tmp_path, "token=correct-horse-battery-staple\n"))

    assert "correct-horse" not in str(asdict(facts))


def test_only_the_end_is_read(tmp_path: Path):
    """A large file costs no more than its last MiB, whose first line is cut and left out."""
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


def test_without_a_log_nothing_is_missed():
    """Most targets name none."""
    with pytest.raises(Unmeasured) as said:
        look("")
    assert ProblemKind.NOT_APPLICABLE is said.value.problem.kind
