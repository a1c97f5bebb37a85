"""Renders an executed notebook as one HTML page with its results, without code and without network requests."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, Template

from wsinvest.facts.words import word
from wsinvest.host.files import read
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.finding import Severity
from wsinvest.publish.plotlyjs import Packed, hash_of, packed
from wsinvest.report import lab
from wsinvest.report.figures.frame import PLOTLY_MIME
from wsinvest.report.phrases import WITHOUT_SEVERITY

# An untrusted notebook may open thousands of elements and close none; these patterns must not take quadratic time.
_HEADING: Final = re.compile(
    r'<section class="ws ws-([\w-]{1,40})"([^<>]{0,200})>\s{0,8}<h2>(.{0,500}?)</h2>', re.DOTALL
)
_TABLE: Final = re.compile(r"<table>.*?</table>", re.S)
_TABLE_OR_FIGURE: Final = re.compile(r"<figure.*?</figure>|<table>.*?</table>", re.S)
_LONG: Final = 20  # rows; longer tables are folded to keep the page short
_WORDS: Final[Mapping[str, Phrase]] = {
    "skip": _("Skip to the report"),
    "contents": _("Contents"),
    "footer": _(
        "This page is one file and loads nothing from the network. Every statement rests on evidence that was recorded "
        "in the same run; the notebooks beside it hold the evidence and the code."
    ),
    "reports": _("WebSocket investigations"),
    "newest_first": _("Reports, newest first"),
    "date": _("Date"),
    "target": _("Target"),
    "status": _("Status"),
    "problems": _("Problems"),
    "ok": _("ok"),
    **WITHOUT_SEVERITY,
}


class NotFinished(ValueError):
    """The notebook has an error output, so it is no report."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished run in the list of reports; `status` and `totals` as in findings.json."""

    run: str
    target: str
    taken_at: datetime
    status: str
    totals: Mapping[str, int]
    href: str


def render(notebook: Path | Mapping[str, Any], *, language: str, title: str) -> str:
    """The HTML page of an executed notebook (path or content): the displayed outputs in order.

    Raises NotFinished, and StoreError if the path cannot be read.
    """
    content = json.loads(read(notebook)) if isinstance(notebook, Path) else notebook
    bundles = list(_displayed(content))
    body = "\n".join(lab.bare(_text(bundle["text/html"])) for bundle in bundles)
    specs = [in_script(bundle[PLOTLY_MIME]) for bundle in bundles if PLOTLY_MIME in bundle]
    contents = [(name, heading) for name, _, heading in _HEADING.findall(body)]
    return _page(_scrolling(_anchored(body)), language, title, contents=contents, specs=specs)


def render_index(entries: Sequence[Entry], language: str) -> str:
    """The HTML page that lists these reports, newest first."""
    newest_first = sorted(entries, key=lambda entry: (entry.taken_at, entry.run), reverse=True)
    rows = [_row(entry, language) for entry in newest_first]
    said = {name: phrase.say(language) for name, phrase in _WORDS.items()}
    body = _template("index.html.j2").render(rows=rows, words=said)
    return _page(_scrolling(body), language, said["reports"])


def in_script(value: Any) -> str:
    """JSON for a script element; `<`, `>` and `&` are escaped, so that it cannot end the element or open a comment."""
    text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def _page(
    body: str, language: str, title: str, *, contents: Sequence[tuple[str, str]] = (), specs: Sequence[str] = ()
) -> str:
    plotly = packed() if specs else None
    loader = _resource("page.js").strip()
    return _template("page.html.j2").render(
        lang=language.replace("_", "-"),
        title=title,
        policy=_policy(plotly, loader),
        css=_resource("page.css").strip(),
        words={name: phrase.say(language) for name, phrase in _WORDS.items()},
        contents=contents,
        body=body,
        specs=specs,
        plotly=plotly.base64 if plotly else "",
        loader=loader,
    )


def _policy(plotly: Packed | None, loader: str) -> str:
    """The Content-Security-Policy: no requests, and only the page's own two scripts may run, named by hash."""
    scripts = f"'{hash_of(loader.encode())}' '{plotly.source_hash}'" if plotly else "'none'"
    return (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"script-src {scripts}"
    )


def _displayed(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The MIME bundles that hold HTML, in order. Source, Markdown, printed text and plain values are left out."""
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                raise NotFinished(f"cell {cell.get('id', '?')} ended with {output['ename']}")
            if "text/html" in output.get("data", {}):
                yield output["data"]


def _text(multiline: str | Sequence[str]) -> str:
    # The notebook format stores long strings as lists of lines.
    return multiline if isinstance(multiline, str) else "".join(multiline)


def _anchored(body: str) -> str:
    """The body with an id on each section, for the list of contents."""
    return _HEADING.sub(r'<section id="\1" class="ws ws-\1"\2><h2>\3</h2>', body)


def _scrolling(body: str) -> str:
    """The body with each table in a box that scrolls horizontally; tables with more than _LONG rows are folded."""
    return _TABLE_OR_FIGURE.sub(_boxed_or_folded, body) if _closed(body) else body


def _boxed_or_folded(match: re.Match[str]) -> str:
    # The tables of figures are folded already.
    boxed = _TABLE.sub(_boxed, match[0]) if _closed(match[0]) else match[0]
    if match[0].startswith("<figure") or match[0].count("<tr>") <= _LONG:
        return boxed
    return f"<details><summary>{_caption(match[0])}</summary>{boxed}</details>"


def _boxed(match: re.Match[str]) -> str:
    label = f'role="region" aria-label="{_caption(match[0])}" tabindex="0"'
    return f'<div class="scroll" {label}>{match[0]}</div>'


def _caption(table: str) -> str:
    _, opened, rest = table.partition("<caption>")
    caption, closed, _ = rest.partition("</caption>")
    return caption if opened and closed else ""


def _closed(text: str) -> bool:
    """True if an end tag follows the last `<table` and the last `<figure`, so the patterns above cannot run on."""
    return all(text.rfind(f"<{name}") <= text.rfind(f"</{name}>") for name in ("table", "figure"))


def _row(entry: Entry, language: str) -> Mapping[str, Any]:
    return {
        "date": KINDS["time"](entry.taken_at, language),
        "target": entry.target,
        "tone": {"ok": "good"}.get(entry.status, "unknown" if entry.status in WITHOUT_SEVERITY else entry.status),
        "status": status_word(entry.status, language),
        "problems": KINDS["int"](entry.totals["problems"], language),
        "href": entry.href,
    }


def status_word(status: str, language: str) -> str:
    """A status of findings.json in words."""
    if status in _WORDS:
        return _WORDS[status].say(language)
    return word(Severity[status.upper()], language)


@cache
def _template(name: str) -> Template:
    return Environment(autoescape=True, trim_blocks=True).from_string(_resource(name))


@cache
def _resource(name: str) -> str:
    return (files("wsinvest.publish") / "assets" / name).read_text(encoding="utf-8")
