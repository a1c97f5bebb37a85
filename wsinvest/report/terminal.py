"""Renders blocks as plain text of 80 columns, for terminals and logs."""

import os
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TextIO

from wsinvest.report.blocks import (
    Badge,
    Block,
    Bullets,
    Callout,
    Card,
    ChainOfCauses,
    Code,
    Column,
    Definitions,
    Fold,
    Heading,
    Lead,
    Line,
    Paragraph,
    Section,
    Table,
    TimeLine,
    Tone,
    Trail,
    shown,
    spans,
)

WIDTH: Final = 80
_INDENT: Final = "  "
_GAP: Final = "  "
_NARROWEST: Final = 8
# A word of a shell command, in which quotes keep blanks together; an option with its value counts as one.
_PART: Final = r"""(?:'[^']*'|"[^"]*"|[^\s'"]|['"])+"""
_WORD: Final = re.compile(rf"-[A-Za-z] (?!-){_PART}|{_PART}")

# Replacements for terminals without UTF-8; accents are removed by `fit`.
_ASCII: Final = str.maketrans(
    {"→": "->", "↳": "+-", "…": "...", "–": "-", "—": "-", "·": "-", "•": "*", "─": "-", "×": "x", "≥": ">=", "≤": "<="}
    | {"“": '"', "”": '"', "’": "'", "\u00a0": " ", "º": "o", "ª": "a"}
)
_COLOURS: Final[Mapping[Tone, str]] = {
    Tone.CRITICAL: "1;31",
    Tone.HIGH: "31",
    Tone.BAD: "31",
    Tone.MEDIUM: "33",
    Tone.GOOD: "32",
    Tone.UNKNOWN: "2",
}


def text(section: Section, width: int = WIDTH) -> str:
    """The section as text with its underlined title."""
    title = [section.title, "═" * len(section.title)]
    return "\n".join([*title, "", layout(section.blocks, width)]) + "\n"


def layout(blocks: Iterable[Block], width: int = WIDTH) -> str:
    """The text of the blocks, separated by blank lines."""
    return "\n\n".join(WRITERS[type(item)](item, width) for item in blocks)


def plain(line: Line) -> str:
    """The text of a line; badges in square brackets."""
    return " ".join(f"[{_text_of(span)}]" if isinstance(span, Badge) else _text_of(span) for span in spans(line))


def fit(said: str, encoding: str | None) -> str:
    """The text if the encoding has all its characters, else in ASCII, with `?` for characters without ASCII form."""
    try:
        said.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        bare = unicodedata.normalize("NFKD", said.translate(_ASCII).replace("═", "="))
        return "".join(char for char in bare if not unicodedata.combining(char)).encode("ascii", "replace").decode()
    return said


def colourful(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """True if colour codes may be written: a terminal, TERM is not dumb, NO_COLOR is not set (https://no-color.org)."""
    return not environ.get("NO_COLOR") and environ.get("TERM") != "dumb" and stream.isatty()


def paint(said: str, words: Mapping[str, Tone]) -> str:
    """The text with each `[word]` of `words` in the colour of its tone."""
    tones = {word: _COLOURS[tone] for word, tone in words.items() if tone in _COLOURS}
    marks = "|".join(re.escape(word) for word in tones)
    return re.sub(rf"\[({marks})\]", lambda m: f"\x1b[{tones[m[1]]}m[{m[1]}]\x1b[0m", said) if tones else said


def wrap(said: str, width: int, first: str = "", rest: str | None = None) -> str:
    """The text wrapped to the width. `first` and `rest` are prefixes of its lines. Long words are not broken."""
    lines = textwrap.wrap(
        said,
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines) or first.rstrip()


def pasted(command: str, width: int, indent: str) -> Iterator[str]:
    """The lines of a shell command; one that is too wide goes on after a backslash, so that it can be pasted."""
    words, line = _WORD.findall(command), ""
    for word in words:
        if line and len(f"{indent}{line} {word} \\") > width:
            yield f"{indent}{line} \\"
            line = f"{_INDENT}{word}"
        else:
            line = f"{line} {word}" if line else word
    yield f"{indent}{line}"


def _text_of(span: Any) -> str:
    return shown(span if isinstance(span, str) else span.text)


def _heading(item: Heading, width: int) -> str:
    said = wrap(plain(item.text), width)
    return f"{said}\n{'─' * min(width, len(said))}" if item.level == 3 else said


def _paragraph(item: Paragraph | Lead, width: int) -> str:
    return wrap(plain(item.text), width)


def _bullets(item: Bullets, width: int) -> str:
    marks = (f"{n}. " for n in range(1, len(item.items) + 1)) if item.ordered else iter(["• "] * len(item.items))
    return "\n".join(wrap(plain(line), width, mark) for mark, line in zip(marks, item.items, strict=True))


def _definitions(item: Definitions, width: int) -> str:
    return "\n".join(wrap(f"{shown(term)}: {plain(said)}", width, rest=_INDENT * 2) for term, said in item.pairs)


def _chain(item: ChainOfCauses, width: int) -> str:
    arrows = ["  ", *["→ "] * (len(item.links) - 1)]
    return "\n".join(
        wrap(shown(f"{link.text} ({link.note}; {link.code})"), width, arrow)
        for arrow, link in zip(arrows, item.links, strict=True)
    )


def _code(item: Code, width: int) -> str:
    return textwrap.indent(shown(item.text), _INDENT * 2)


def _callout(item: Callout, width: int) -> str:
    return wrap(plain(item.text), width, "! ")


def _trail(item: Trail, width: int) -> str:
    return "\n".join(
        wrap(shown(f"{stop.text}: {stop.note}" if stop.note else stop.text), width, "• ") for stop in item.stops
    )


def _time_line(item: TimeLine, width: int) -> str:
    return "\n".join(wrap(shown(f"{bar.text}: {bar.said}"), width, "• ") for bar in item.bars)


def _card(item: Card | Fold, width: int) -> str:
    inner = "\n".join(WRITERS[type(block)](block, width - len(_INDENT)) for block in item.blocks)
    return wrap(plain(item.title), width, rest=_INDENT) + "\n" + textwrap.indent(inner, _INDENT)


def _table(item: Table, width: int) -> str:
    rows = [[plain(cell) for cell in row] for row in (*item.rows, *([item.total] if item.total else []))]
    caption = wrap(shown(item.caption), width)
    if not rows:
        return caption
    titles = [shown(column.title) for column in item.columns]
    widths = _widths([titles, *rows], width)
    rule = _GAP.join("─" * size for size in widths)
    body = [_row(item.columns, row, widths) for row in rows]
    if item.total:
        body.insert(-1, rule)
    return "\n".join([caption, _row(item.columns, titles, widths), rule, *body])


def _widths(rows: list[list[str]], width: int) -> list[int]:
    """The column widths: of the longest cell; the widest are reduced until the table fits, but words last."""
    columns = list(zip(*rows, strict=True))
    wanted = [max(map(len, column)) for column in columns]
    words = [max((len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    room = width - len(_GAP) * (len(wanted) - 1)
    while sum(wanted) > room and max(wanted) > _NARROWEST:
        slack = [size if size > word else 0 for size, word in zip(wanted, words, strict=True)]
        shrinking = slack if any(slack) else wanted
        wanted[shrinking.index(max(shrinking))] -= 1
    return wanted


def _row(columns: tuple[Column, ...], cells: list[str], widths: list[int]) -> str:
    wrapped = [_cell(cell, size) for cell, size in zip(cells, widths, strict=True)]
    lines = (
        _GAP.join(
            _aligned(column, cell[n : n + 1], size) for column, cell, size in zip(columns, wrapped, widths, strict=True)
        )
        for n in range(max(map(len, wrapped)))
    )
    return "\n".join(line.rstrip() for line in lines)


def _cell(said: str, size: int) -> list[str]:
    """The lines of a cell; only a word that is wider than its column is broken."""
    lines = textwrap.wrap(said, size, break_long_words=False, break_on_hyphens=False)
    return [line[start : start + size] for line in lines for start in range(0, len(line), size)] or [""]


def _aligned(column: Column, part: list[str], size: int) -> str:
    said = "".join(part)
    return said.rjust(size) if column.number else said.ljust(size)


WRITERS: Final[Mapping[type, Callable[[Any, int], str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Lead: _paragraph,
    Bullets: _bullets,
    Definitions: _definitions,
    ChainOfCauses: _chain,
    Code: _code,
    Callout: _callout,
    Card: _card,
    Fold: _card,
    Trail: _trail,
    TimeLine: _time_line,
    Table: _table,
}
