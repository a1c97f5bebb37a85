"""Builds what `make dist` builds from a copy of the tracked files, and makes environments that hold it alone."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MINORS = (11, 12, 13, 14)
COMMIT_TIME = "1767225600"
INSTALL_S = 600


def build(source: Path, into: Path, *what: str) -> Path:
    """Build in this folder (`--sdist`, `--wheel`, or by default the first and from it the second)."""
    environ = {**os.environ, "SOURCE_DATE_EPOCH": COMMIT_TIME}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(into), *what, str(source)]
    done = subprocess.run(command, capture_output=True, text=True, env=environ, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
    return into


def copied(to: Path) -> Path:
    """A copy of what git tracks, with the changes of the working tree and without anything else that lies there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return to


@cache
def pythons() -> dict[int, str]:
    """An interpreter of each minor version of Python 3 that is here, also among pyenv's."""
    return {minor: found for minor in MINORS for found in [_python(minor)] if found}


def python(minor: int) -> str:
    """The interpreter of this minor version; skips the test by name if there is none."""
    if minor not in pythons():
        pytest.skip(f"python3.{minor} is not here")
    return pythons()[minor]


def _python(minor: int) -> str:
    return next((name for name in _candidates(minor) if _works(name, minor)), "")


def _candidates(minor: int) -> Iterator[str]:
    if found := shutil.which(f"python3.{minor}"):
        yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob(f"versions/3.{minor}.*/bin/python"), reverse=True))


def _works(name: str, minor: int) -> bool:
    asked = [name, "-c", "import sys, venv; print(sys.version_info[1])"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # a shim of pyenv may lead nowhere
    return done.stdout.strip() == str(minor)


def installed(minor: int, requirement: str, folder: Path) -> Path:
    """The programs of a new environment that holds this and what it needs, in the versions of the lock."""
    subprocess.run([python(minor), "-m", "venv", str(folder)], check=True, capture_output=True)
    pins = folder / "pins.txt"
    pins.write_text("".join(f"{pin}\n" for pin in _pins()), encoding="utf-8")
    interpreter = str(folder / "bin" / "python")
    uv = shutil.which("uv")
    install = [uv, "pip", "install", "--python", interpreter] if uv else [interpreter, "-m", "pip", "install"]
    line = [*install, "-q", "-c", str(pins), requirement]
    done = subprocess.run(line, capture_output=True, text=True, timeout=INSTALL_S, check=False)
    if done.returncode:
        pytest.skip(f"packages are not to be had: {done.stderr.strip().splitlines()[-1:]}")
    return folder / "bin"


def _pins() -> list[str]:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return re.findall(r"^([\w-]+(?:\[[\w,]+\])?==[^\\\n]*?) *\\?$", lock, re.MULTILINE)
