"""The page holds what cells displayed, in order, in one file, and neither code nor anything that could act."""

import json
import re
from html.parser import HTMLParser

import pytest

from tests.notebooks import code_cell, display, markdown_cell, notebook
from tests.report.figures.seeing import MODULES, full
from wsinvest.publish.page import NotFinished, in_script, render
from wsinvest.publish.plotlyjs import beside_name, hash_of, packed
from wsinvest.report import html
from wsinvest.report.blocks import Anchor, Fold, Paragraph, Section
from wsinvest.report.figures import stage_waterfall
from wsinvest.report.figures.frame import TITLE_PX

VOID = {"meta", "link", "br", "img", "hr", "input"}
HOSTILE = '</script><script>alert(1)</script><img src="http://a.example/x" onerror=alert(1)>'


class Seen(HTMLParser):
    """Every element with its attributes, the texts of scripts and styles, and what was left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in ("script", "style"):
            self.raw.append((self.open[-1], self.tags[-1][1], data))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture(autouse=True, scope="module")
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def page(own_cache):
    return render(notebook(), language="en", title="Report of <demo>")


@pytest.fixture(scope="module")
def whole(own_cache):
    return render(notebook(), language="en", title="Report of <demo>", single_file=True)


def policy_of(page: str) -> list[str]:
    """What the page's policy lets run."""
    (policy,) = [meta["content"] for meta in Seen(page).named("meta") if meta.get("http-equiv")]
    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert policy.startswith("default-src 'none';")
    return scripts.split()[1:]


def own_script(page: str) -> tuple[dict[str, str | None], str]:
    """The attributes and the text of the page's own script."""
    return next((has, text) for tag, has, text in Seen(page).raw if tag == "script" and "data-copy" in has)


def test_results_in_order_and_never_code(page):
    """A stakeholder reads results; prompts, source and Markdown stay in the notebook."""
    places = [page.index(text) for text in ("0 of 20 connections", 'id="figure-objectives"', 'id="figure-capacity"')]

    assert sorted(places) == places
    assert "show(section" not in page
    assert "For engineers" not in page


def test_the_head_of_the_page(page):
    """Language, title, one h1, a way past the head, and a description of every drawing."""
    seen = Seen(page)

    assert [{"lang": "en"}] == seen.named("html")
    assert "<title>Report of &lt;demo&gt;</title>" in page
    assert 1 == len(seen.named("h1"))
    assert {"class": "skip", "href": "#report"} == seen.named("a")[0]
    assert len(MODULES) == sum(
        element.get("role") == "img" and bool(element["aria-label"]) for element in seen.named("div")
    )


def test_every_element_is_closed_and_ids_are_unique(page):
    """Well-formed, so that browsers repair nothing."""
    seen = Seen(page)
    ids = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]

    assert [] == seen.open
    assert len(set(ids)) == len(ids)


def test_the_page_points_nowhere(page):
    """No attribute names another file or host; links lead to places within the page."""
    seen = Seen(page)
    wanted = {"src", "srcset", "action", "data", "poster", "background"}

    assert [] == [tag for tag, attributes in seen.tags if wanted & attributes.keys()]
    assert {"#", "d"} == {link["href"][0] for link in (*seen.named("a"), *seen.named("link"))}
    assert "url(" not in "".join(text for tag, _, text in seen.raw if tag == "style")
    assert "@import" not in page


def test_a_page_in_one_file_runs_exactly_our_two_scripts(whole):
    """Hashes of the page's script and of the unpacked plotly; no inline script of anyone else runs."""
    attributes, text = own_script(whole)

    assert [f"'{hash_of(text.encode())}'", f"'{packed().source_hash}'"] == policy_of(whole)
    assert "data-plotly" not in attributes
    assert 1 == whole.count(packed().base64)
    assert len(whole) < 2_100_000


def test_a_page_beside_the_list_loads_plotly_by_a_nonce_that_its_text_cannot_know(page):
    """The nonce is a digest of all text, so whoever writes a script into that text cannot name it."""
    attributes, text = own_script(page)
    nonce = attributes["nonce"]
    forged = render(notebook(title=f'<script nonce="{nonce}">'), language="en", title="Report of <demo>")

    assert [f"'{hash_of(text.encode())}'", f"'nonce-{nonce}'"] == policy_of(page)
    assert f"../{beside_name()}" == attributes["data-plotly"]
    assert nonce != own_script(forged)[0]["nonce"]
    assert len(page) < 150_000


def test_a_page_without_figures_loads_nothing():
    """Only the copy buttons and the links into folds run there."""
    bare = render({"cells": [code_cell("a", display({"text/html": "<p>ok</p>"}))]}, language="en", title="t")

    assert len(bare) < 30_000
    assert [f"'{hash_of(own_script(bare)[1].encode())}'"] == policy_of(bare)
    assert {"data-copy", "data-copied"} == own_script(bare)[0].keys()


def test_hostile_titles_stay_text():
    """Whatever a server or a mailed case puts into words, it is text on the page."""
    page = render(notebook(title=HOSTILE), language="en", title=HOSTILE)
    seen = Seen(page)

    assert [] == seen.named("img")
    assert len(MODULES) + 1 == len(seen.named("script"))  # the documents, and the page's own
    assert [] == [tag for tag, attributes in seen.tags if any(name.startswith("on") for name in attributes)]


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "a & b", "\u2028", "é"])
def test_json_in_a_script_cannot_end_it(text):
    """Escaped for the place where it stands, and the same when it is read back."""
    written = in_script({"text": text})

    assert {"text": text} == json.loads(written)
    assert re.fullmatch("[^<>&]*", written)
    assert written.isascii()


def test_numbers_that_json_does_not_know_are_refused():
    """NaN would stop the page's script."""
    with pytest.raises(ValueError, match="JSON"):
        in_script({"x": float("nan")})


def test_only_html_is_shown():
    """Printed text, bare values and empty displays are for engineers in JupyterLab."""
    stream = {"output_type": "stream", "name": "stdout", "text": "printed"}
    value = {"output_type": "execute_result", "data": {"text/plain": "'a value'"}, "execution_count": 1, "metadata": {}}
    page = render({"cells": [markdown_cell(), code_cell("a", stream, value)]}, language="en", title="t")

    assert "printed" not in page
    assert "a value" not in page


def test_html_saved_as_lines():
    """Notebooks on disk hold long strings as lists of lines."""
    page = render(
        {"cells": [code_cell("a", display({"text/html": ["<p>one\n", "two</p>"]}))]}, language="en", title="t"
    )

    assert "<p>one\ntwo</p>" in page


def test_an_error_is_no_report():
    """A notebook that ended with an error must not become a page that looks complete."""
    error = {"output_type": "error", "ename": "ValueError", "evalue": "secret", "traceback": ["secret"]}

    with pytest.raises(NotFinished, match="cell cause ended with ValueError") as said:
        render({"cells": [code_cell("cause", error)]}, language="en", title="t")
    assert "secret" not in str(said.value)


def test_from_a_file(tmp_path):
    """A path is read as the JSON that a notebook is."""
    path = tmp_path / "5-report.ipynb"
    path.write_text(json.dumps(notebook()), encoding="utf-8")

    assert render(notebook(), language="en", title="t") == render(path, language="en", title="t")


def test_sections_can_be_linked_to(page):
    """The list of contents leads to every section but the first, after which it stands."""
    parts = Section("plan", "Plan", "en", (Paragraph("a"),)), Section("verdict", "Verdict", "en", (Paragraph("b"),))
    cells = [code_cell(part.name, display({"text/html": html.fragment(part)})) for part in reversed(parts)]
    found = render({"cells": cells}, language="en", title="t")

    assert '<section id="verdict" class="ws ws-verdict" lang="en"><h2>Verdict</h2>' in page
    assert found.index("</section>") < found.index('<a href="#plan">Plan</a>') < found.index('<section id="plan"')
    assert 'href="#verdict"' not in found


def test_findings_can_be_linked_to():
    """Each code once, by the name that `wsinvest explain` knows."""
    fold = Fold("problem", (Paragraph(Anchor("a.b.c")), Paragraph(Anchor("a.b.c"))))
    written = html.fragment(Section("problems", "Problems", "en", (fold,)))
    found = render({"cells": [code_cell("a", display({"text/html": written}))]}, language="en", title="t")

    assert 1 == found.count('id="a.b.c"')
    assert 2 == found.count('href="#a.b.c"')


def test_tables_scroll_in_their_own_box(page):
    """A box that scrolls is reachable by keyboard and says what it holds."""
    tables = re.findall(r'<table( class="wide")?>.*?(?:<thead>(.*?)</thead>|</table>)', page, re.S)
    wide = [bool(marked) for marked, _head in tables]

    assert wide == [head.count("<th") > 2 for _marked, head in tables]
    assert len(MODULES) + 1 == page.count('<div class="scroll" role="region" aria-label="')
    assert '<div class="scroll" role="region" aria-label="Settings" tabindex="0"><table class="wide">' in page


@pytest.mark.parametrize(("rows", "folded"), [(19, False), (20, True)])
def test_long_tables_are_folded(rows, folded):
    """Hundreds of recorded facts must not bury the end of the page; the caption opens them."""
    table = f"<table><caption>Facts</caption><thead><tr></tr></thead>{'<tr></tr>' * rows}</table>"
    page = render({"cells": [code_cell("a", display({"text/html": table}))]}, language="en", title="t")

    assert folded is ('<details class="long"><summary>Facts</summary>' in page)


def test_tables_of_figures_are_not_folded_twice(page):
    """One click opens the figure, which closes its table once it is drawn; without a script the table is open."""
    assert 2 * len(MODULES) == page.count("<details")
    assert len(MODULES) == page.count("<details open>")


def test_the_page_speaks_the_run_s_language():
    """The frame around the sections is in their language too."""
    page = render(notebook("pt_BR"), language="pt_BR", title="t")

    assert '<html lang="pt-BR">' in page
    assert "Ir para o relatório" in page
    assert "Skip to" not in page


def test_the_script_takes_back_the_room_of_the_title(page):
    """As much of it as a figure's document adds."""
    assert f"layout.margin.t -= {TITLE_PX};" in page


def test_documents_of_the_page_are_those_of_the_notebook(page):
    """The page draws what the notebook holds, and nothing else."""
    documents = [json.loads(text) for _, kind, text in Seen(page).raw if "plotly" in (kind.get("type") or "")]

    assert stage_waterfall.draw(full()).spec in documents
    assert len(MODULES) == len(documents)
