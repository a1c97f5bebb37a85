"""Renders an executed notebook as an HTML page with its results, without code and without network requests."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, Template

from wsinvest.host.files import read
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.case import Manifest
from wsinvest.publish.plotlyjs import Packed, beside_name, hash_of, packed
from wsinvest.report import lab
from wsinvest.report.figures.frame import PLOTLY_MIME

# An untrusted notebook may open thousands of elements and close none; these patterns must not take quadratic time.
_HEADING: Final = re.compile(
    r'<section class="ws ws-([\w-]{1,40})"([^<>]{0,200})>\s{0,8}<h2>(.{0,500}?)</h2>', re.DOTALL
)
_ANCHOR: Final = re.compile(r'<a class="anchor" href="#([\w.]{1,80})">')
_TABLE: Final = re.compile(r'<table(?: class="wide")?>.*?</table>', re.S)
_TABLE_OR_FIGURE: Final = re.compile(r'<figure.*?</figure>|<table(?: class="wide")?>.*?</table>', re.S)
_TITLE: Final = _("WebSocket diagnosis report: {name}")
_UNLISTED: Final = frozenset({"head", "verdict", "fleet"})  # what stands above the list of contents
_LONG: Final = 20  # rows; longer tables are folded to keep the page short
_WORDS: Final[Mapping[str, Phrase]] = {
    "skip": _("Skip to the report"),
    "contents": _("Contents"),
    "footer": _(
        "This page loads nothing from the network. Every statement rests on evidence that was recorded in the same "
        "run; the notebooks beside it hold the evidence and the code."
    ),
    "list_footer": _("This page loads nothing from the network. Each report holds its evidence beside it."),
    "alone_footer": _("This page loads nothing from the network."),
    "not_printed": _("Pictures, attempts and evidence stand on the page and in the notebooks; they are not printed."),
    "copy_it": _("Copy"),
    "copied": _("Copied"),
}


class NotFinished(ValueError):
    """The notebook has an error output, so it is no report."""


def render(notebook: Path | Mapping[str, Any], *, language: str, title: str, single_file: bool = False) -> str:
    """The HTML page of an executed notebook (path or content): the displayed outputs in order.

    `single_file`: plotly's script stands in the page itself, otherwise it is loaded from the folder above when a figure
    is opened. Without it tables show the same. Raises NotFinished, and StoreError if the path cannot be read.
    """
    content = json.loads(read(notebook)) if isinstance(notebook, Path) else notebook
    bundles = list(_displayed(content))
    body = "\n".join(lab.bare(_text(bundle["text/html"])) for bundle in bundles)
    specs = [in_script(bundle[PLOTLY_MIME]) for bundle in bundles if PLOTLY_MIME in bundle]
    return sectioned(body, language, title, specs=specs, single_file=single_file)


def sectioned(body: str, language: str, title: str, *, folds: bool = True, **further: Any) -> str:
    """A page of these sections: the first one stands above the list of contents.

    `folds`: long tables are folded. `further`: as `framed` takes it.
    """
    contents = [(name, heading) for name, _, heading in _HEADING.findall(body) if name not in _UNLISTED]
    placed = _scrolling(_anchored(body)) if folds else boxed(_anchored(body))
    first, end, rest = placed.partition("</section>")
    return framed(rest, language, title, first=first + end, contents=contents, **further)


def title_of(manifest: Manifest) -> str:
    """The title of a report's page."""
    return _TITLE.say(manifest.language, {"name": manifest.target.name})


def boxed(body: str) -> str:
    """The body with each table in a box that scrolls horizontally; none is folded."""
    return _TABLE.sub(_boxed, body) if _closed(body) else body


def in_script(value: Any) -> str:
    """JSON for a script element; `<`, `>` and `&` are escaped, so that it cannot end the element or open a comment."""
    text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def framed(
    body: str,
    language: str,
    title: str,
    *,
    first: str = "",
    contents: Sequence[tuple[str, str]] = (),
    specs: Sequence[str] = (),
    single_file: bool = False,
    script: str = "page.js",
    footer: str = "footer",
) -> str:
    """A page around this body. `first` stands before the list of contents; `script`, `footer`: the names of its own."""
    embedded = packed() if specs and single_file else None
    beside = beside_name() if specs and not single_file else ""
    own = resource(script).strip()
    # Whatever text a stranger put into the body, it cannot hold a digest of itself.
    nonce = hash_of("\0".join((title, first, body, *specs)).encode()).removeprefix("sha256-") if beside else ""
    return template("page.html.j2").render(
        lang=language.replace("_", "-"),
        title=title,
        policy=_policy(own, embedded, nonce),
        css=resource("page.css").strip(),
        words={name: phrase.say(language) for name, phrase in _WORDS.items()},
        contents=contents,
        first=first,
        body=body,
        specs=specs,
        plotly=embedded.base64 if embedded else "",
        beside=beside,
        nonce=nonce,
        script=own,
        footer=_WORDS[footer].say(language),
    )


def _policy(own: str, embedded: Packed | None, nonce: str) -> str:
    """The Content-Security-Policy: no requests but for plotly beside the list; only the named scripts may run."""
    allowed = [
        hash_of(own.encode()),
        *([embedded.source_hash] if embedded else []),
        *([f"nonce-{nonce}"] * bool(nonce)),
    ]
    return (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"script-src {' '.join(repr(one) for one in allowed)}"
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
    """The body with an id on each section, for the list of contents, and on each finding, for links from outside."""
    seen: set[str] = set()

    def placed(match: re.Match[str]) -> str:
        if match[1] in seen:
            return match[0]
        seen.add(match[1])
        return f'<a class="anchor" id="{match[1]}" href="#{match[1]}">'

    return _ANCHOR.sub(placed, _HEADING.sub(r'<section id="\1" class="ws ws-\1"\2><h2>\3</h2>', body))


def _scrolling(body: str) -> str:
    """The body with each table in a box that scrolls horizontally; tables with more than _LONG rows are folded."""
    return _TABLE_OR_FIGURE.sub(_boxed_or_folded, body) if _closed(body) else body


def _boxed_or_folded(match: re.Match[str]) -> str:
    # The tables of figures are folded already.
    found = boxed(match[0])
    if match[0].startswith("<figure") or match[0].count("<tr>") <= _LONG:
        return found
    return f'<details class="long"><summary>{_caption(match[0])}</summary>{found}</details>'


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


@cache
def template(name: str) -> Template:
    """The template of this name; what it fills in is escaped."""
    return Environment(autoescape=True, trim_blocks=True).from_string(resource(name))


@cache
def resource(name: str) -> str:
    """The text of a file of `assets`."""
    return (files("wsinvest.publish") / "assets" / name).read_text(encoding="utf-8")
