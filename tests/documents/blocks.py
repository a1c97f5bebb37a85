"""The blocks of code in a page, and what is done with each: run, written to a file, shown, or marked as not run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"(?P<above>^[^\n]+\n\n?)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"<!-- (?:not tested here: \S.*|tested by (?P<test>\S+)) -->")
_FILE = re.compile(r"`([\w./-]+)`:")
_COMMAND = re.compile(r"^\s*(?:\$ |(?:\S*/)?wsinvest \w|make \w|pip install|python3? )", re.MULTILINE)


class Use(Enum):
    """What the test does with a block."""

    SHELL = "run by bash"
    PYTHON = "run by Python"
    FILE = "written to a file that later blocks use"
    SHOWN = "what a program prints or a file holds"
    MARKED = "not run here, and says so"
    NEITHER = "neither run nor marked"


@dataclass(frozen=True)
class Block:
    """A block with the line above it."""

    place: str
    above: str
    language: str
    text: str

    @property
    def use(self) -> Use:
        """By the line above it, else by its language."""
        if _MARK.fullmatch(self.above):
            return Use.MARKED
        if self.file:
            return Use.FILE
        if self.language in ("text", "json"):
            return Use.NEITHER if _COMMAND.search(self.text) else Use.SHOWN
        return {"": Use.SHELL, "sh": Use.SHELL, "python": Use.PYTHON}.get(self.language, Use.NEITHER)

    @property
    def file(self) -> str:
        """Where it is written to, by the line above it."""
        named = _FILE.fullmatch(self.above)
        return named[1] if named else ""

    @property
    def tested_by(self) -> str:
        """The file that its mark says runs it."""
        mark = _MARK.fullmatch(self.above)
        return (mark["test"] or "") if mark else ""


def blocks(page: Path) -> Iterator[Block]:
    """Every block of a page, in order."""
    text = page.read_text("utf-8")
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("language")) + 1
        place = f"{page.relative_to(ROOT)}, line {line}"
        yield Block(place, (found["above"] or "").strip(), found["language"], found["text"])
