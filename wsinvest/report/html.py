"""Renders blocks as HTML fragments: semantic tags, readable without a style sheet, every string escaped."""

from collections.abc import Callable, Mapping
from html import escape as escape_markup
from typing import Any, Final

from wsinvest.report.blocks import (
    Anchor,
    Badge,
    Block,
    Bullets,
    Callout,
    Card,
    ChainLink,
    ChainOfCauses,
    Code,
    Column,
    Definitions,
    Fold,
    Heading,
    Lead,
    Line,
    Link,
    Mono,
    Paragraph,
    Section,
    Span,
    Table,
    TimeLine,
    Trail,
    shown,
    spans,
)

_NARROW: Final = 2  # columns that fit on a phone
_LAST_BEGIN: Final = 0.985  # of a bar: 3 pixels of the narrowest phone, the least that one is wide, are left


def fragment(section: Section) -> str:
    """The section as one `<section>` element; its title is an `<h2>`. Empty for a section that has nothing to say."""
    if not section.blocks:
        return ""
    head = f'<section class="ws ws-{escape(section.name)}" lang="{_bcp47(section.language)}">'
    return "\n".join([head, f"<h2>{escape(section.title)}</h2>", *map(block, section.blocks), "</section>"])


def block(item: Block) -> str:
    """The HTML of one block."""
    return WRITERS[type(item)](item)


def line(text: Line) -> str:
    """The HTML of a line; badges are also `<strong>`, so that nothing depends on colour."""
    return " ".join(map(_span, spans(text)))


def escape(text: str) -> str:
    """Untrusted text as HTML text or attribute value."""
    return escape_markup(shown(text))


def _span(span: Span) -> str:
    if isinstance(span, Badge):
        return f'<strong class="badge {span.tone}">{escape(span.text)}</strong>'
    if isinstance(span, Mono):
        return f"<code>{escape(span.text)}</code>"
    if isinstance(span, Anchor):  # the page gives the first link of a name its id
        return f'<a class="anchor" href="#{escape(span.text)}"><code>{escape(span.text)}</code></a>'
    if isinstance(span, Link):
        return f'<a href="{escape(span.href)}">{escape(span.text)}</a>'
    return escape(span)


def _heading(item: Heading) -> str:
    return f"<h{item.level}>{line(item.text)}</h{item.level}>"


def _paragraph(item: Paragraph) -> str:
    return f'<p class="note"><small>{line(item.text)}</small></p>' if item.small else f"<p>{line(item.text)}</p>"


def _lead(item: Lead) -> str:
    return f'<p class="lead"><strong>{line(item.text)}</strong></p>'


def _bullets(item: Bullets) -> str:
    tag = "ol" if item.ordered else "ul"
    return f"<{tag}>" + "".join(f"<li>{line(text)}</li>" for text in item.items) + f"</{tag}>"


def _table(item: Table) -> str:
    head = "".join(f'<th scope="col"{_number(column)}>{escape(column.title)}</th>' for column in item.columns)
    body = "\n".join(_row(item.columns, row) for row in item.rows)
    # The cells of a wide table stand below each other on a phone, each with its column's title.
    kind = ' class="wide"' if len(item.columns) > _NARROW else ""
    foot = f"\n<tfoot>{_row(item.columns, item.total)}</tfoot>" if item.total else ""
    return (
        f"<table{kind}>\n<caption>{escape(item.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>{foot}\n</table>"
    )


def _row(columns: tuple[Column, ...], row: tuple[Line, ...]) -> str:
    first, *others = zip(columns, row, strict=True)
    labelled = len(columns) > _NARROW
    cells = "".join(f"<td{_number(column)}{_label(column) * labelled}>{line(cell)}</td>" for column, cell in others)
    return f'<tr><th scope="row"{_number(first[0])}>{line(first[1])}</th>{cells}</tr>'


def _number(column: Column) -> str:
    return ' class="number"' if column.number else ""


def _label(column: Column) -> str:
    return f' data-label="{escape(column.title)}"'


def _definitions(item: Definitions) -> str:
    # JupyterLab floats terms and values; flow-root keeps each pair together there.
    pairs = "\n".join(
        f'<div style="display:flow-root"><dt>{escape(term)}</dt><dd>{line(said)}</dd></div>'
        for term, said in item.pairs
    )
    return f"<dl>\n{pairs}\n</dl>"


def _chain(item: ChainOfCauses) -> str:
    return '<ol class="chain">\n' + "\n".join(map(_link, item.links)) + "\n</ol>"


def _link(link: ChainLink) -> str:
    kind, text = ("link", escape(link.text)) if link.observed else ("link gap", f"<em>{escape(link.text)}</em>")
    return f'<li class="{kind}">{text} <small>({escape(link.note)}, <code>{escape(link.code)}</code>)</small></li>'


def _code(item: Code) -> str:
    return f"<pre><code>{escape(item.text)}</code></pre>"


def _callout(item: Callout) -> str:
    return f'<blockquote class="callout {item.tone}"><p>{line(item.text)}</p></blockquote>'


def _card(item: Card) -> str:
    inner = "\n".join(map(block, item.blocks))
    return f'<article class="card {item.tone}">\n<h3>{line(item.title)}</h3>\n{inner}\n</article>'


def _fold(item: Fold) -> str:
    # A heading inside the summary would hide its level from some screen readers, so the title is a strong text.
    inner = "\n".join(map(block, item.blocks))
    kind = "fold paper" if item.paper else "fold"
    summary = f"<summary><strong>{line(item.title)}</strong></summary>"
    return f'<details class="{kind} {item.tone}">{summary}\n{inner}\n</details>'


def _trail(item: Trail) -> str:
    stops = "\n".join(
        f'<li class="{stop.tone}"><span>{escape(stop.text)}</span> <small>{escape(stop.note)}</small></li>'
        for stop in item.stops
    )
    return f'<ol class="trail">\n{stops}\n</ol>'


def _time_line(item: TimeLine) -> str:
    bars = "\n".join(
        f"<li><span>{escape(bar.text)}</span> <small>{escape(bar.said)}</small>"
        f'<i aria-hidden="true" style="margin-left:{min(bar.begin, _LAST_BEGIN):.1%};width:{bar.length:.1%}"></i></li>'
        for bar in item.bars
    )
    return f'<ol class="timeline">\n{bars}\n</ol>'


def _bcp47(language: str) -> str:
    return escape(language.replace("_", "-"))


WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Lead: _lead,
    Bullets: _bullets,
    Table: _table,
    Definitions: _definitions,
    ChainOfCauses: _chain,
    Code: _code,
    Callout: _callout,
    Card: _card,
    Fold: _fold,
    Trail: _trail,
    TimeLine: _time_line,
}
