"""docs/github-workflow.yml: its steps do here what they are to do on GitHub, with the wheel and a real service."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.packaging.building import ROOT, installed, pythons
from wsinvest.demo import running

WORKFLOW: dict[Any, Any] = yaml.safe_load((ROOT / "docs" / "github-workflow.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["diagnose"]["steps"]


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with pip, as actions/setup-python gives one."""
    return installed(min(pythons()), "pip", tmp_path_factory.mktemp("python") / "env")


@pytest.mark.parametrize(("name", "statuses"), [("demo", {2}), ("demo-healthy", {0})])
def test_its_commands_work(programs: Path, wheel: Path, tmp_path: Path, name: str, statuses: set[int]):
    """Red for a service that is unwell, green for one that is not; both files are where the uploads expect them."""
    repository(tmp_path, name)
    environ = {**os.environ, **WORKFLOW["env"], "WSINVEST": str(wheel), "PATH": f"{programs}{os.pathsep}{os.defpath}"}
    done = [
        subprocess.run(["sh", "-e", "-c", step["run"]], cwd=tmp_path, env=environ, capture_output=True, text=True)
        for step in STEPS
        if "run" in step
    ]

    if done[0].returncode:
        pytest.skip(f"packages are not to be had: {done[0].stderr[-200:]}")
    assert done[1].returncode in statuses, done[1].stdout + done[1].stderr
    assert 2 == len(done)
    uploads = [
        step["with"].get("path") or step["with"].get("sarif_file") for step in STEPS if "upload" in step.get("uses", "")
    ]
    assert [True, True] == [(tmp_path / path).is_file() for path in uploads]


def repository(folder: Path, name: str) -> None:
    """A repository whose target file names this demo."""
    demo = running(name)
    target = folder / WORKFLOW["env"]["TARGET"]
    target.parent.mkdir()
    shutil.copy(demo.env_file, target.parent / ".env")
    said = f'url = "{demo.url}"\nenv_file = ".env"\nlogin_url = "{demo.login_url}"\nattempts = 2\n'
    target.write_text(said, encoding="utf-8")


def test_it_grants_no_more_than_it_needs():
    """Uploads follow a red diagnosis as well; a secret is in the environment of one step only."""
    assert {"contents": "read", "security-events": "write"} == WORKFLOW["permissions"]
    assert all("!cancelled()" in step["if"] for step in STEPS if "upload" in step.get("uses", ""))
    assert ["Diagnose"] == [step["name"] for step in STEPS if "secrets." in str(step)]
    assert "secrets." not in str(WORKFLOW["env"])
