"""The wave in the named logs."""

import asyncio
from pathlib import Path

import pytest

from wsinvest.collect.reconnects import reconnects
from wsinvest.facts.reconnects import Reconnects
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url

LINE = '127.0.%d.%d - - [29/Nov/2026:13:%02d:%02d +0200] "GET /ws HTTP/1.1" %d 13 "-" "-"\n'


def read(*paths: Path) -> Reconnects:
    """What these logs tell."""
    return asyncio.run(reconnects(Target("t", Url("ws", "h", 80), server_log=",".join(map(str, paths)))))


def storm(path: Path, clients: int) -> Path:
    """A log in which so many end in one second and are refused in the next."""
    lines = [LINE % (n // 200, n % 200, 8, at, status) for at, status in ((49, 101), (50, 502)) for n in range(clients)]
    path.write_text(LINE % (9, 9, 0, 0, 101) + "".join(lines))
    return path


def test_the_time_of_a_wave_is_as_the_log_has_it(tmp_path: Path):
    """Without its zone, as all times of logs; the addresses are counted and not kept."""
    found = read(storm(tmp_path / "access.log", 60))

    assert found.wave is not None
    assert ("2026-11-29T13:08:49", 60, 60, 1, 60) == (
        found.wave.time,
        found.wave.ended,
        found.wave.came,
        found.wave.after_s,
        found.wave.clients_back,
    )
    assert (61, 60, 530) == (found.ends, found.attempts, found.span_s)
    assert "127.0" not in str(found)


def test_of_several_logs_that_with_the_greatest_wave_counts(tmp_path: Path):
    """It is named; one that cannot be read is left to the collector of logs."""
    small, great = storm(tmp_path / "a.log", 30), storm(tmp_path / "b.log", 60)
    found = read(small, great, tmp_path / "none.log")

    assert found.wave is not None
    assert (60, "b.log") == (found.wave.came, Path(found.wave.file).name)


def test_without_a_log_nothing_is_measured(tmp_path: Path):
    """Which is no result; a log without such lines is one."""
    with pytest.raises(Unmeasured) as none:
        read()
    with pytest.raises(Unmeasured) as missing:
        read(tmp_path / "none.log")
    (tmp_path / "other.log").write_text("started\n")

    assert (ProblemKind.NOT_APPLICABLE, ProblemKind.MISSING) == (none.value.problem.kind, missing.value.problem.kind)
    assert Reconnects(0, 0, 0) == read(tmp_path / "other.log")
