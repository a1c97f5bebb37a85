"""The few blocks that every page, notebook and terminal is made of; words are already in the reader's language."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.model.visible import visible

_LONGEST: Final = 20_000
_KEPT: Final = frozenset("\n\t")


class Tone(StrEnum):
    """What a mark wants to say; html makes it a class name, a terminal a colour."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Badge:
    """A word that is to be seen at once: a severity, a state."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Mono:
    """A name as machines spell it: a setting, a code, a reference."""

    text: str


Span = str | Badge | Mono
Line = Span | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside a section; level 3 stands directly under the section's own title."""

    text: Line
    level: int = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `small` is for remarks that explain how to read something."""

    text: Line
    small: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """The one sentence that a hurried reader takes away."""

    text: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `ordered` when the order of the items means something."""

    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title; numbers are set to the right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; the first cell of a row names it. `total` is a last row of sums."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    total: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Definitions:
    """Pairs of a term and what is to be said of it."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link: what happened, its code, and how sure that is; a gap was not observed."""

    text: str
    code: str
    note: str
    observed: bool = True


@dataclass(frozen=True, slots=True)
class ChainOfCauses:
    """From the root cause to the last symptom, each link caused by the one before."""

    links: tuple[ChainLink, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text to paste, kept as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark that changes how everything else is to be read."""

    text: Line
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Card:
    """Blocks that belong together under one title, such as a problem or a step."""

    title: Line
    blocks: tuple["Block", ...]
    tone: Tone = Tone.PLAIN


Block = Heading | Paragraph | Lead | Bullets | Table | Definitions | ChainOfCauses | Code | Callout | Card


@dataclass(frozen=True, slots=True)
class Section:
    """One named part of a report in one language; what `show` displays."""

    name: str
    title: str
    language: str
    blocks: tuple[Block, ...]


def shown(text: str) -> str:
    """Text as any sink may show it: a case may have been mailed, so what it says is made visible here once more."""
    return visible(text, _LONGEST, _KEPT)


def spans(line: Line) -> tuple[Span, ...]:
    """A line as its spans."""
    return line if isinstance(line, tuple) else (line,)
