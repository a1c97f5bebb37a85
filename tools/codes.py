"""Pages of codes: `python -m tools.codes` writes docs/codes/<code>.md for each code of the registry, and an index."""

import html
import sys
from collections.abc import Iterator
from pathlib import Path

from wsinvest.cli.catalogue.page import explained
from wsinvest.i18n.catalogue import SOURCE
from wsinvest.model.registry import load
from wsinvest.report.blocks import Block, Bullets, Heading, Lead, Line, Mono, Paragraph, Section, spans

FOLDER = Path(__file__).parents[1] / "docs" / "codes"


def write(folder: Path = FOLDER) -> int:
    """Write all pages into the folder; the number of codes."""
    registry = load()
    pages = {code: explained(code, registry, SOURCE) for code in sorted(registry.rules)}
    folder.mkdir(parents=True, exist_ok=True)
    for code, section in pages.items():
        (folder / f"{code}.md").write_text(markdown(section), encoding="utf-8")
    (folder / "index.md").write_text(
        index({code: registry.rules[code].text.plain.say(SOURCE) for code in pages}), encoding="utf-8"
    )
    return len(pages)


def markdown(section: Section) -> str:
    """A page: its title, then its blocks."""
    parts = [f"# {section.title}", *(_block(block) for block in section.blocks)]
    return "\n\n".join(parts) + "\n"


def index(titles: dict[str, str]) -> str:
    """All pages, under their areas."""
    return "# Codes\n" + "".join(_rows(titles))


def _rows(titles: dict[str, str]) -> Iterator[str]:
    area = ""
    for code, title in titles.items():
        if not code.startswith(f"{area}."):
            area = code.partition(".")[0]
            yield f"\n## {area}\n\n"
        yield f"- [{code}]({code}.md) {html.escape(title, quote=False)}\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text=text):
            return f"## {_line(text)}"
        case Paragraph(text=text) | Lead(text=text):
            return _line(text)
        case Bullets(items=items):
            return "\n".join(f"- {_line(item)}" for item in items)
    raise TypeError(type(block))


def _line(line: Line) -> str:
    """A line of Markdown: a code links to its page."""
    said = (f"[{span.text}]({span.text}.md)" if isinstance(span, Mono) else _text(span) for span in spans(line))
    return " ".join(said)


def _text(span: object) -> str:
    return html.escape(str(getattr(span, "text", span)), quote=False)


if __name__ == "__main__":
    sys.stdout.write(f"{write()} pages in {FOLDER}\n")
