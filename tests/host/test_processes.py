"""Processes by number: who is there, since when, and what is told where /proc tells nothing."""

import os
import subprocess
import sys

import psutil
import pytest

from wsinvest.host import processes


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    """psutil where nothing is mounted on /proc."""

    def refuse(pid: int) -> None:
        raise psutil.NoSuchProcess(pid)

    monkeypatch.setattr(psutil, "Process", refuse)


def test_a_process_runs_since_its_start_and_not_since_another():
    """A number may be given again; then the start differs."""
    since = processes.started(os.getpid())

    assert since is not None
    assert processes.runs_since(os.getpid(), since)
    assert not processes.runs_since(os.getpid(), since - 60)


def test_one_that_ended_does_not_run(gone: int):
    """Whatever is known of its start."""
    assert [False, False] == [processes.runs_since(gone, start) for start in (1.0, None)]
    assert not processes.runs(gone, "python")


def test_where_nothing_is_told_being_there_is_enough(untold: None, gone: int):
    """Without /proc a living process is still no dead one."""
    assert None is processes.started(os.getpid())
    assert processes.runs_since(os.getpid(), 1.0)
    assert processes.runs(os.getpid(), "any word")
    assert not processes.runs(gone, "any word")


def test_its_command_line_tells_which_it_is():
    """A word that is not on it belongs to another program."""
    word_of_ours = psutil.Process().cmdline()[-1]

    assert [True, False] == [processes.runs(os.getpid(), word) for word in (word_of_ours, "no such word")]


@pytest.mark.parametrize(("pid", "there"), [(1, True), (2**40, False)])
def test_a_number_is_known_without_rights(pid: int, there: bool):
    """The first process belongs to root."""
    assert there == processes.exists(pid)
