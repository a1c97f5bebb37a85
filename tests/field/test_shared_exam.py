"""The exam that stands beside some checkouts, `../shared/field`: cases that we did not write."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kept import PLACE, ROOT

EXAM = ROOT.parent / "shared" / "field"
LEAST_RIGHT = 0.9
_SETUP_S, _EXAM_S = 900, 1500


@pytest.fixture(scope="module")
def home() -> Path:
    """Where the exam keeps its programs; set up where nobody has done that yet."""
    place = Path(os.environ.get("WSFIELD_HOME") or Path.home() / ".cache" / "wsfield")
    if not (place / "venv" / "bin" / "python").exists():
        environ = os.environ | {"WSFIELD_HOME": str(PLACE / "field")}
        place = PLACE / "field"
        subprocess.run(["sh", EXAM / "setup.sh"], env=environ, check=True, timeout=_SETUP_S)
    return place


@pytest.mark.skipif(not (EXAM / "exam.py").is_file(), reason="../shared/field is not beside this checkout")
def test_cases_of_others_are_right_too(home: Path) -> None:
    """Nine in ten are right, none is wrong, and no mended one is called broken: the goal for cases of others."""
    options = ("--env-file", "{env_file}", "--login-url", "{login_url}", "--ca-file", "{ca_file}", "--json")
    command = (sys.executable, "-m", "wsinvest", "diagnose", "{url}", *options)
    done = subprocess.run(
        [sys.executable, EXAM / "exam.py", "--open", "--", *command],
        env=os.environ | {"WSFIELD_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=_EXAM_S,
        cwd=ROOT,
    )
    counts = json.loads(done.stdout.rpartition("RESULT ")[2] or "{}")

    assert (0, 0, 0) == (counts.get("wrong"), counts.get("false_alarms"), counts.get("errors")), done.stdout
    assert counts["right"] >= LEAST_RIGHT * counts["cases"], done.stdout
