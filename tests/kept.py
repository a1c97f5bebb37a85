"""What exams build once and keep: in `$WSINVEST_EXAM_CACHE`, or `.cache/exams` of this working copy."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACE = ROOT / (os.environ.get("WSINVEST_EXAM_CACHE") or ".cache/exams")
# What a report is made of; whatever changes there, it is made anew.
SOURCES = ("wsinvest", "notebooks", "requirements.txt", "tests/kept.py", "tests/reports.py")


def kept(name: str, make: Callable[[Path], Path], *made_by: str) -> Path:
    """The folder that `make` gave, from the cache if nothing has changed since; `made_by` are further sources."""
    place = PLACE / f"{name}-{_state(made_by)}"
    if not place.is_dir():
        PLACE.mkdir(parents=True, exist_ok=True)
        for older in PLACE.glob(f"{name}-*"):
            shutil.rmtree(older, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=PLACE, prefix=".making-") as folder:
            made = make(Path(folder))
            (Path(folder) / "whole").mkdir()
            shutil.copytree(made, Path(folder) / "whole" / made.name)
            try:
                (Path(folder) / "whole").rename(place)
            except OSError:  # another worker was sooner
                assert place.is_dir()
    (found,) = place.iterdir()
    return found


@cache
def _state(made_by: tuple[str, ...]) -> str:
    """A digest of this Python, of all that makes a report, and of these files."""
    sha = sha256(sys.version.encode())
    for name in (*SOURCES, *made_by):
        for path in sorted((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name]):
            if path.is_file() and "__pycache__" not in path.parts:
                sha.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return sha.hexdigest()[:16]
