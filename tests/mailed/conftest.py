"""One genuine run with evidence of every kind, rows too; and a place for reports in which copies of it are attacked."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kept import kept
from tests.reports import own_place, reported
from wsinvest.demo import running

LINE = "2026/11/22 15:42:{:02} [alert] 7#7: *{} 1024 worker_connections are not enough, client: 203.0.113.9\n"


@pytest.fixture(scope="session")
def genuine() -> Path:
    """A report on the demo service and on a log that complains, kept until the package changes."""
    return kept("genuine", _genuine, "tests/mailed/conftest.py")


def _genuine(root: Path) -> Path:
    with own_place(root):
        demo = running()
        (root / "server.log").write_text("".join(LINE.format(number, number) for number in range(20)))
        lines = {"url": demo.url, "env_file": demo.env_file, "login_url": demo.login_url, "health_url": demo.health_url}
        lines |= {"name": "mailed", "server_log": root / "server.log"}
        (root / "mailed.toml").write_text("".join(f'{name} = "{value}"\n' for name, value in lines.items()))
        (result,) = reported(str(root / "mailed.toml"))
        os.kill(demo.pid, signal.SIGKILL)
    assert result.folder is not None, result.message
    return result.folder


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of reports of this test's own; its parent is the working folder."""
    with own_place(tmp_path) as data:
        (data / "reports").mkdir()
        monkeypatch.chdir(tmp_path)
        yield data / "reports"
