"""One run a target at a time."""

import contextlib
import subprocess
import sys

import pytest

from wsinvest.model.failure import Exit
from wsinvest.publish import lock
from wsinvest.publish.lock import Locked, only_run, only_writer


def test_a_second_run_of_the_same_target_is_told_and_gives_up(tmp_path):
    """It waits, says so once, and ends with the status of what could not be written."""
    said = []
    waiting = only_run(tmp_path, "checkout", 0.3, said.append)
    still = "another run of checkout is still under way"
    with only_run(tmp_path, "checkout", 0.0), pytest.raises(Locked, match=still) as locked, waiting:
        pytest.fail("two runs at once")

    assert Exit.NOT_WRITTEN is locked.value.exit_status
    assert ["another run of checkout is under way; waiting for it, 0 s at most"] == said


def test_other_targets_and_other_folders_do_not_wait(tmp_path):
    """Their reports cannot meet."""
    (tmp_path / "other").mkdir()
    with contextlib.ExitStack() as held:
        held.enter_context(only_run(tmp_path, "checkout", 0.0))
        held.enter_context(only_run(tmp_path, "chat", 0.0))
        held.enter_context(only_run(tmp_path / "other", "checkout", 0.0))


def test_the_list_of_reports_has_one_writer_at_a_time(tmp_path, monkeypatch):
    """Or else the slower one would hide the report of the other."""
    monkeypatch.setattr(lock, "LIST_S", 0.2)
    second = only_writer(tmp_path)
    with only_run(tmp_path, "list", 0.0), only_writer(tmp_path), pytest.raises(Locked, match="list of reports"), second:
        pytest.fail("two writers at once")


def test_the_next_run_goes_on_when_the_first_has_ended(tmp_path):
    """Whether it ended well or by an exception."""
    with contextlib.suppress(ValueError), only_run(tmp_path, "checkout", 0.0):
        raise ValueError

    with only_run(tmp_path, "checkout", 0.0):
        pass


def test_a_killed_run_leaves_no_lock(tmp_path):
    """The kernel takes it back, so no one ever has to remove a file."""
    program = f"""
import sys
from pathlib import Path
from wsinvest.publish.lock import only_run
with only_run(Path({str(tmp_path)!r}), "checkout", 0.0):
    print("held", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert "held\n" == holder.stdout.readline()
        with pytest.raises(Locked), only_run(tmp_path, "checkout", 0.0):
            pytest.fail("two runs at once")
        holder.kill()
        holder.wait()

    with only_run(tmp_path, "checkout", 0.0):
        pass


def test_a_link_in_the_locks_place_is_not_followed(tmp_path):
    """Nothing outside the folder is ever opened."""
    (tmp_path / ".run-checkout.lock").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Locked, match=r"symbolic links; remove it"), only_run(tmp_path, "checkout", 0.0):
        pass

    assert not (tmp_path / "elsewhere").exists()
