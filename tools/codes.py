"""Pages of codes: `python -m tools.codes` writes docs/codes/<code>.md for each code, one of each area, and an index."""

import html
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from wsinvest.cli.catalogue.page import explained
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.i18n.catalogue import SOURCE
from wsinvest.model.registry import load
from wsinvest.report.blocks import Block, Bullets, Heading, Lead, Line, Mono, Paragraph, Section, spans

FOLDER = Path(__file__).parents[1] / "docs" / "codes"


def write(folder: Path = FOLDER) -> int:
    """Write all pages into the folder, and remove those of codes that are gone; the number of codes."""
    registry = load()
    units = {**registry.rules, **alerts()}
    titles = {code: unit.text.plain.say(SOURCE) for code, unit in sorted(units.items())}
    pages = {f"{code}.md": markdown(explained(code, registry, SOURCE)) for code in titles}
    pages |= {f"{area}.md": f"# {area}\n\n{''.join(_rows(titles, area))}" for area in areas(titles)}
    pages["index.md"] = index(titles)
    folder.mkdir(parents=True, exist_ok=True)
    for left in {path.name for path in folder.glob("*.md")} - pages.keys():
        (folder / left).unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(titles)


def markdown(section: Section) -> str:
    """A page: its title, its blocks, and where it comes from."""
    parts = [f"# {section.title}", *(_block(block) for block in section.blocks)]
    source = f"`wsinvest explain {section.name}` prints this page; it is made from {_source(section.name)}."
    return "\n\n".join((*parts, "## Where it stands", source)) + "\n"


def _source(code: str) -> str:
    """Where a code is declared."""
    if code in alerts():
        return f"the alert, `wsinvest/alerts/{code.replace('.', '_')}.py`"
    area, _, name = code.partition(".")
    return f"the rule, `wsinvest/rules/{area}/{name.replace('.', '_')}.py`"


def areas(codes: Iterable[str]) -> list[str]:
    """The first parts of these codes, each once."""
    return sorted({code.partition(".")[0] for code in codes})


def index(titles: dict[str, str]) -> str:
    """All pages, under their areas."""
    head = "# Codes\n\nEvery cause that wsinvest can name, and every alert of a watch.\n"
    return head + "".join(f"\n## {area}\n\n{''.join(_rows(titles, area))}" for area in areas(titles))


def _rows(titles: dict[str, str], area: str) -> Iterator[str]:
    for code, title in titles.items():
        if code.startswith(f"{area}."):
            yield f"- [{code}]({code}.md) {html.escape(title, quote=False)}\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text=text):
            return f"## {_line(text)}"
        case Lead(text=text):
            return f"**{_line(text)}**"
        case Paragraph(text=text):
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
