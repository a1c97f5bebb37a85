"""The words of our own pages and programs, which say nothing of anybody's secrets."""

from functools import cache
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parents[1]
_TEXTS: Final = frozenset({".py", ".j2", ".css", ".js"})


def is_boilerplate(word: str) -> bool:
    """Whether the word stands in our own sources, notebooks or the drawing library, and so in every report."""
    return any(word in text for text in _ours())


@cache
def _ours() -> tuple[str, ...]:
    """Read only when a published file holds a known value, which is rare."""
    sources = [path for path in _HERE.rglob("*") if path.suffix in _TEXTS]
    notebooks = sorted((_HERE.parent / "notebooks").glob("*.ipynb"))
    return tuple(path.read_text(encoding="utf-8") for path in [*sources, *notebooks, *_drawing()])


def _drawing() -> tuple[Path, ...]:
    from importlib import resources  # slow to import

    found = Path(str(resources.files("plotly"))) / "package_data" / "plotly.min.js"
    return (found,) if found.is_file() else ()
