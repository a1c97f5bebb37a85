"""The demo is started once, found again, and leaves nothing behind."""

import json
import os
import signal
from pathlib import Path

import psutil
import pytest

from tests.servers import closed_port
from wsinvest.demo import DemoError, running


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runtime directory of this test's own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def test_a_running_demo_is_found_again_and_a_dead_one_is_replaced(runtime: Path):
    """Two calls give one process; after it is killed a new one is started."""
    first = running("demo")
    again = running("demo")
    child = psutil.Process(first.pid)
    os.kill(first.pid, signal.SIGKILL)
    child.wait(5)
    replaced = running("demo")
    os.kill(replaced.pid, signal.SIGKILL)

    assert first == again
    assert replaced.pid != first.pid


def test_one_that_is_about_to_leave_is_replaced(runtime: Path):
    """Its process lives, and its port is closed already: the next command would find nobody there."""
    first = running("demo-healthy")
    state = first.env_file.parent / "state.json"
    state.write_text(json.dumps(json.loads(state.read_text("utf-8")) | {"port": closed_port()}), "utf-8")
    replaced = running("demo-healthy")
    for one in (first, replaced):
        os.kill(one.pid, signal.SIGKILL)

    assert first.pid != replaced.pid


def test_its_files_are_private(runtime: Path):
    """The folder is 0700 and the `.env` 0600."""
    demo = running("demo-healthy")
    modes = [path.stat().st_mode & 0o777 for path in (demo.env_file.parent, demo.env_file)]
    os.kill(demo.pid, signal.SIGKILL)

    assert [0o700, 0o600] == modes


def test_a_folder_that_others_can_read_is_refused(runtime: Path):
    """A folder prepared by somebody else must not receive our `.env`."""
    folder = runtime / f"wsinvest-demo-{os.getuid()}"
    folder.mkdir(mode=0o755)

    with pytest.raises(DemoError, match="not a private folder"):
        running("demo")
