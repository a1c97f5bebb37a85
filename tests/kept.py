"""What exams build once and keep: in `$WSINVEST_EXAM_CACHE`, or `.cache/exams` of this working copy."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACE = ROOT / (os.environ.get("WSINVEST_EXAM_CACHE") or ".cache/exams")
DAYS_S = 3 * 86_400
# What a report is made of; whatever changes there, it is made anew.
SOURCES = ("wsinvest", "notebooks", "requirements.txt", "tests/kept.py", "tests/reports.py")


def kept(name: str, make: Callable[[Path], Path], *made_by: str) -> Path:
    """The folder that `make` gave, from the cache if nothing has changed since; `made_by` are further sources."""
    place = PLACE / f"{name}-{_state(made_by)}"
    if not place.is_dir():
        PLACE.mkdir(parents=True, exist_ok=True)
        _forget(name)
        with tempfile.TemporaryDirectory(dir=PLACE, prefix=".making-") as folder:
            made = make(Path(folder))
            (Path(folder) / "whole").mkdir()
            shutil.copytree(made, Path(folder) / "whole" / made.name)
            try:
                (Path(folder) / "whole").rename(place)
            except OSError:  # another worker was sooner
                assert place.is_dir()
    os.utime(place)
    (found,) = place.iterdir()
    return found


def _forget(name: str) -> None:
    """Remove what nobody has made or used for days; another working copy may have the same cache."""
    for older in PLACE.glob(f"{name}-*"):
        if time.time() - older.stat().st_mtime > DAYS_S:
            shutil.rmtree(older, ignore_errors=True)


@cache
def _state(made_by: tuple[str, ...]) -> str:
    """A digest of this Python, of all that makes a report, and of these files."""
    sha = sha256(sys.version.encode())
    for name in (*SOURCES, *made_by):
        for path in sorted((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name]):
            if path.is_file() and "__pycache__" not in path.parts:
                sha.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return sha.hexdigest()[:16]
