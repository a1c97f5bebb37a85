"""The blocks of which pages, notebooks and terminal output are made; their texts are already translated."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.model.visible import visible

_LONGEST: Final = 20_000  # characters of one text
_KEPT: Final = frozenset("\n\t")


class Tone(StrEnum):
    """The meaning of a badge or box: a class name in HTML, a colour on a terminal."""

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
    """A highlighted word, such as a severity or a state."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Mono:
    """A name in monospace: a setting, a code, a reference, a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A name in monospace that links can lead to, such as the code of a finding at `#http.auth.rejected`."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to another page of the same folder. `href`: relative, of our own making."""

    text: str
    href: str


Span = str | Badge | Mono | Anchor | Link
Line = Span | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; level 3 is directly below the section's title."""

    text: Line
    level: int = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `small` for notes that explain how to read something."""

    text: Line
    small: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """The main sentence of a section."""

    text: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered if `ordered`."""

    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title; columns with `number` are aligned right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row is its header. `total`: a last row of sums, empty for none."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    total: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Definitions:
    """Pairs of a term and its description."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of a chain: title, code, and a note on its confidence; `observed` is False for a gap."""

    text: str
    code: str
    note: str
    observed: bool = True


@dataclass(frozen=True, slots=True)
class ChainOfCauses:
    """A chain from the root cause to the last symptom; each link is caused by the one before."""

    links: tuple[ChainLink, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text to copy and paste, shown without wrapping."""

    text: str


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark that the reader must know before the rest, such as that facts were reconstructed."""

    text: Line
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a trail: its name, what was seen there, and whether that is good."""

    text: str
    note: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Trail:
    """Stops in their order, such as those of a token on its way."""

    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a time line; `begin` and `length` are shares (0 to 1) of the whole, `said` is the same in words."""

    text: str
    begin: float
    length: float
    said: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """What ran when, one bar below the other."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Blocks under one title, such as a problem or a step."""

    title: Line
    blocks: tuple["Block", ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that a click on the title opens. `paper`: True if they are also printed."""

    title: Line
    blocks: tuple["Block", ...]
    tone: Tone = Tone.PLAIN
    paper: bool = True


Block = (
    Heading
    | Paragraph
    | Lead
    | Bullets
    | Table
    | Definitions
    | ChainOfCauses
    | Trail
    | TimeLine
    | Code
    | Callout
    | Card
    | Fold
)


@dataclass(frozen=True, slots=True)
class Section:
    """One named part of a report in one language."""

    name: str
    title: str
    language: str
    blocks: tuple[Block, ...]


def shown(text: str) -> str:
    """The text with control and invisible characters escaped and cut at _LONGEST; a case may come from anyone."""
    return visible(text, _LONGEST, _KEPT)


def spans(line: Line) -> tuple[Span, ...]:
    """The spans of a line."""
    return line if isinstance(line, tuple) else (line,)
