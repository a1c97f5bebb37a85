"""A published report for the commands that read one."""

from pathlib import Path

import pytest

from tests.cli.process import wsinvest


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one report of the healthy demo."""
    folder = tmp_path_factory.mktemp("data")
    done = wsinvest("report", "demo-healthy", "--attempts", "2", WSINVEST_DATA=str(folder))
    assert done.returncode <= 2, done.stderr
    assert "report.html" in done.stdout
    assert "wsinvest target=demo-healthy status=" in done.stderr
    return folder
