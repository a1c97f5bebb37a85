"""The picture of the house in docs/architecture.md: `python -m tools.picture` draws its layers with their sizes."""

import ast
import re
import sys
from pathlib import Path

from tests.test_layers import FOLDERS, PACKAGE, PURE

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
FRAME = re.compile(r"(?<=<!-- drawn by make docs -->\n)```text\n.*?```\n", re.DOTALL)


def picture() -> str:
    """One line for each layer, from the top down: its name, its size, its own sentence."""
    rows = [(folder, *_size(PACKAGE / folder), _sentence(PACKAGE / folder)) for folder in FOLDERS]
    lines = [f"{_mark(name)} {name:10}{files:4} files {size:6,} lines  {said}" for name, files, size, said in rows]
    return "\n".join(lines) + "\n"


def drawn(page: str) -> str:
    """The page with today's picture in its frame."""
    return FRAME.sub(lambda _frame: f"```text\n{picture()}```\n", page)


def _mark(folder: str) -> str:
    return "=" if folder in PURE else " "


def _size(folder: Path) -> tuple[int, int]:
    files = sorted(folder.rglob("*.py"))
    return len(files), sum(len(path.read_text("utf-8").splitlines()) for path in files)


def _sentence(folder: Path) -> str:
    parsed = ast.parse((folder / "__init__.py").read_text("utf-8"))
    return (ast.get_docstring(parsed) or "").splitlines()[0].removesuffix(" Pure.")


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text("utf-8")), encoding="utf-8")
    sys.stdout.write(picture())
