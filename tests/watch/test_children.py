"""A child of a watch answers, or is killed with all that it started; nothing of it outlives the loop."""

import asyncio
import gc
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from wsinvest.watch.children import Ended, answer

LONG_S = 60.0
ROOT = str(Path(__file__).parents[2])


@pytest.fixture(autouse=True)
def own_modules(monkeypatch: pytest.MonkeyPatch):
    """The works of these tests are found by children too, which import nothing from the working folder."""
    monkeypatch.setenv("PYTHONPATH", ROOT)


def shout() -> None:
    """The work of a child: repeat what it was given, and say with its status that it did."""
    sys.stdout.write(sys.stdin.read().upper())
    sys.exit(3)


def sleep_with_a_child() -> None:
    """The work of one that never comes to an end: it starts another one, and writes both pids to the named file."""
    path = Path(sys.stdin.read())
    other = subprocess.Popen(["sleep", "600"])
    path.with_suffix(".new").write_text(f"{os.getpid()} {other.pid}")
    path.with_suffix(".new").rename(path)
    time.sleep(600)


def ends(pid: int) -> bool:
    """True when the process is gone, or is only waited for by whoever inherited it."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_what_it_says_and_its_status_come_back():
    """Whatever the size of what it is given."""
    given = b"abc" * 100_000

    assert Ended(3, given.upper()) == asyncio.run(answer(shout, given, LONG_S))


def test_nothing_of_the_working_folder_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A watch may be started in a folder of anybody's files."""
    for name in ("asyncio", "signal", "tests", "wsinvest"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)

    assert Ended(3, b"A") == asyncio.run(answer(shout, b"a", LONG_S))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("cancelled", [False, True])
def test_one_that_is_late_or_not_wanted_is_gone_with_its_own_children(tmp_path: Path, cancelled: bool):
    """And with its pipes: what is closed by the garbage collector finds its loop closed, and says so as a warning."""
    path = tmp_path / "pids"

    async def act() -> None:
        task = asyncio.ensure_future(answer(sleep_with_a_child, str(path).encode(), LONG_S if cancelled else 5.0))
        while cancelled and not path.exists():
            await asyncio.sleep(0.02)
        if cancelled:
            task.cancel()
        await task

    dropped = list[object]()
    before, sys.unraisablehook = sys.unraisablehook, dropped.append
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(asyncio.CancelledError if cancelled else TimeoutError):
                asyncio.run(act())
            gc.collect()
    finally:
        sys.unraisablehook = before
    assert [] == dropped
    assert [True, True] == [ends(int(pid)) for pid in path.read_text().split()]
