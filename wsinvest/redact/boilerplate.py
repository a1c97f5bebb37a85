"""The words of our own pages and programs, which say nothing of anybody's secrets."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from wsinvest.host import paths
from wsinvest.i18n.catalogue import COMPILED, FOLDER

_HERE: Final = Path(__file__).parents[1]
_TEXTS: Final = frozenset({".py", ".j2", ".css", ".js"})


def is_boilerplate(word: str) -> bool:
    """True if the word stands in our sources, translations or notebooks, or in the drawing library."""
    return any(word in text for text in _ours())


@cache
def _ours() -> tuple[str, ...]:
    """Read only when a published file holds a known value, which is rare."""
    sources = [path for path in _HERE.rglob("*") if path.suffix in _TEXTS]
    notebooks = sorted(paths.templates().glob("*.ipynb"))
    texts = (path.read_text(encoding="utf-8") for path in [*sources, *notebooks, *_drawing()])
    return (*texts, *_translations())


def _translations() -> Iterator[str]:
    """The texts of the compiled catalogues, as a page holds them and as ASCII JSON does."""
    for path in FOLDER.glob(f"*/{COMPILED}"):
        text = path.read_bytes().decode(errors="ignore")  # between the texts stand binary tables
        yield from (text, json.dumps(text))


def _drawing() -> tuple[Path, ...]:
    from importlib import resources  # slow to import

    found = Path(str(resources.files("plotly"))) / "package_data" / "plotly.min.js"
    return (found,) if found.is_file() else ()
