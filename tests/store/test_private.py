"""The private folder of a run: who may find it, and when it is dead."""

import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wsinvest.redact.secret import Secret
from wsinvest.store import private

NOW = datetime(2026, 11, 22, 15, 42, 33, tzinfo=UTC)


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path, monkeypatch):
    """Each test has a runtime folder of its own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def state(run="r1", owners=None, grace_s=0.0):
    return private.State(run, "/somewhere", "demo", NOW, (private.me(),) if owners is None else owners, grace_s=grace_s)


def gone():
    """An owner whose process has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    owner = private.Owner(child.pid, private.me().started)
    child.wait()
    return owner


def test_only_its_user_can_enter():
    """The folder is 0700 and its state file 0600."""
    made = private.create(state())

    assert 0o700 == stat.S_IMODE(made.stat().st_mode)
    assert 0o600 == stat.S_IMODE((made / private.STATE).stat().st_mode)


def test_a_living_run_is_found_as_it_was_saved():
    """What one process saves, another reads whole."""
    saved = state()
    private.create(saved)

    assert saved == private.find("r1")


@pytest.mark.parametrize("run", ["other", "", "../wsinvest-runs/r1", "r1/../r1", "/r1"])
def test_a_run_that_is_not_there_is_not_found(run):
    """An unknown run is no error."""
    private.create(state())

    assert private.find(run) is None


def test_a_run_whose_processes_have_ended_is_dead_and_swept():
    """Nothing secret outlives its run."""
    made = private.create(state(owners=(gone(),)))

    assert private.find("r1") is None
    private.sweep()
    assert not made.exists()


def test_a_work_run_outlives_its_kernel_for_a_while():
    """The next notebook of a work run finds the secrets of the one before, but not for ever."""
    left = state(owners=(gone(),), grace_s=100.0)
    made = private.create(left)

    assert left == private.find("r1")
    os.utime(made / private.STATE, (0, 0))
    assert private.find("r1") is None


def test_a_living_run_is_not_swept():
    """Another run's sweep leaves it alone."""
    made = private.create(state())

    private.sweep()

    assert made.is_dir()


def test_a_folder_that_vanishes_meanwhile_stops_no_sweep(tmp_path):
    """Two runs that begin at once sweep at once; a link to nowhere is listed and is not there."""
    private.create(state())
    (tmp_path / "wsinvest-runs" / "r2").symlink_to(tmp_path / "nowhere")

    private.sweep()

    assert state() == private.find("r1")


def test_joining_adds_this_process_and_drops_those_that_ended():
    """The owners are those who use the run now."""
    private.create(state(owners=(gone(),), grace_s=100.0))

    joined = private.join(private.find("r1"))

    assert (private.me(),) == joined.owners
    assert joined == private.find("r1")


def test_a_folder_that_others_may_read_is_refused(tmp_path):
    """A place that someone else prepared gets no secret."""
    (tmp_path / "wsinvest-runs").mkdir(mode=0o755)

    with pytest.raises(private.PrivateError, match="not a private folder"):
        private.create(state())


def test_a_link_is_refused(tmp_path):
    """A link that someone else laid is not followed."""
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "wsinvest-runs").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(private.PrivateError, match="not a private folder"):
        private.create(state())


def test_without_a_runtime_folder_the_temporary_one_serves(monkeypatch, tmp_path):
    """Hosts without XDG_RUNTIME_DIR get a folder with the user's number in its name."""
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    made = private.create(state())

    assert tmp_path / f"wsinvest-runs-{os.getuid()}" / "r1" == made


def test_a_new_run_starts_with_nothing_of_the_old_one():
    """The same name again: the old secrets are gone first."""
    made = private.create(state())
    (made / "redactor.json").write_text("old")

    private.create(replace(state(), spec="other"))

    assert [Path(made / private.STATE)] == list(made.iterdir())


@dataclass(frozen=True)
class Things:
    """What a run keeps."""

    token: Secret
    others: Mapping[str, Secret]
    folder: Path


def test_what_is_kept_comes_back_with_its_secrets():
    """Also one that is no valid UTF-8; only its user can read it, and another run has none."""
    private.create(state())
    things = Things(Secret("kT7!vQz2\udcff"), {"stripped": Secret("")}, Path("/x y"))
    private.keep("r1", things)

    assert things == private.kept("r1", Things)
    assert private.kept("r2", Things) is None
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in private.folder("r1").iterdir()}
