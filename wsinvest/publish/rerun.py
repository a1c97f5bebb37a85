"""Re-runs reports with nbval in a child process, each on its own evidence; also the pytest plugin of that child."""

from wsinvest.publish import import_shim  # noqa: F401  before nbformat, which nbval imports

# isort: split
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from wsinvest.host.paths import RUN_VARIABLE
from wsinvest.model.failure import Exit, Failure

CELL_S: Final = 60  # limit of one cell
ALL_S: Final = 600.0  # limit of all notebooks together
_ANSWER: Final = "WSINVEST_RERUN_ANSWER"
_failed: list[tuple[str, int]] = []


class NotRerun(Failure):
    """nbval could not run or did not end in time."""

    exit_status = Exit.INCOMPLETE


def rerun(notebooks: Sequence[Path]) -> dict[Path, list[int]]:
    """For each notebook the numbers (from 0) of its code cells whose outputs differ; raises NotRerun.

    All notebooks run in one pytest process.
    """
    with tempfile.TemporaryDirectory(prefix="wsinvest-rerun-") as scratch:
        answer = Path(scratch) / "answer.json"
        status, said = _run_pytest(notebooks, scratch, answer)
        if not answer.exists() or status not in (0, 1):
            raise NotRerun(f"nbval ended with {status}: {said[-300:]}")
        failed = json.loads(answer.read_text(encoding="utf-8"))
    return {path: [cell for name, cell in failed if Path(name) == path] for path in notebooks}


def _run_pytest(notebooks: Sequence[Path], scratch: str, answer: Path) -> tuple[int, str]:
    """The exit status of the child and its output; raises NotRerun after ALL_S seconds."""
    try:
        done = subprocess.run(
            _command(notebooks, scratch),
            cwd=scratch,
            env=_environment(scratch, answer),
            capture_output=True,
            text=True,
            errors="backslashreplace",
            timeout=ALL_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotRerun(f"nbval did not end within {ALL_S:.0f} s and was stopped; verify fewer runs at once") from error
    return done.returncode, done.stdout.strip() or done.stderr.strip()


def _command(notebooks: Sequence[Path], scratch: str) -> list[str]:
    # Nothing from a report's folder is loaded: no configuration, no conftest, no modules (-P).
    plugins = [part for name in ("wsinvest.publish.rerun", "nbval.plugin") for part in ("-p", name)]
    # Without the plugin `assertion`, which takes hours to explain how long outputs differ.
    quiet = [
        "-q",
        "--tb=no",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:assertion",
        "--noconftest",
        "-c",
        os.devnull,
        f"--rootdir={scratch}",
    ]
    nbval = ["--nbval", "--nbval-current-env", f"--nbval-cell-timeout={CELL_S}"]
    return [sys.executable, "-P", "-m", "pytest", *plugins, *quiet, *nbval, *map(str, notebooks)]


def _environment(scratch: str, answer: Path) -> dict[str, str]:
    own = dict.fromkeys(("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"), scratch)
    return {
        **os.environ,
        **own,
        "PYTHONSAFEPATH": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_ADDOPTS": "",
        _ANSWER: str(answer),
    }


# ── In the child ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: Any) -> None:
    """Before nbval starts a kernel, set $WSINVEST_RUN to the notebook's folder, so that it opens that evidence."""
    os.environ[RUN_VARIABLE] = str(item.path.parent)


def pytest_runtest_makereport(item: Any, call: Any) -> None:
    """Record each cell that failed; for a notebook that could not start, cell 0."""
    if call.excinfo is not None:
        _failed.append((str(item.path), int(getattr(item, "cell_num", 0))))


def pytest_sessionfinish() -> None:
    """Write the recorded cells to the answer file."""
    Path(os.environ[_ANSWER]).write_text(json.dumps(_failed), encoding="utf-8")
