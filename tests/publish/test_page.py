"""The page holds what cells displayed, in order, in one file, and neither code nor anything that could act."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from tests.notebooks import code_cell, display, markdown_cell, notebook
from tests.report.figures.seeing import MODULES, full
from wsinvest.publish.page import Entry, NotFinished, in_script, render, render_index
from wsinvest.publish.plotlyjs import hash_of, packed
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


def entry(run: str, hour: int, **more) -> Entry:
    return Entry(run, "demo", datetime(2026, 11, 22, hour, tzinfo=UTC), **more)


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


def test_the_policy_allows_exactly_our_two_scripts(page):
    """Hashes of the loader and of the unpacked plotly; no inline script of anyone else runs."""
    (policy,) = [meta["content"] for meta in Seen(page).named("meta") if meta.get("http-equiv")]
    loader = next(text for tag, attributes, text in Seen(page).raw if tag == "script" and not attributes)
    allowed = [part for part in policy.split("; ") if part.startswith("script-src")]

    assert [f"script-src '{hash_of(loader.encode())}' '{packed().source_hash}'"] == allowed
    assert policy.startswith("default-src 'none';")


def test_plotly_is_there_once_and_only_where_a_figure_is(page):
    """A page without figures is small and runs nothing."""
    bare = render({"cells": [code_cell("a", display({"text/html": "<p>ok</p>"}))]}, language="en", title="t")

    assert 1 == page.count(packed().base64)
    assert len(page) < 2_100_000
    assert len(bare) < 20_000
    assert [] == Seen(bare).named("script")
    assert "script-src &#39;none&#39;" in bare


def test_hostile_titles_stay_text():
    """Whatever a server or a mailed case puts into words, it is text on the page."""
    page = render(notebook(title=HOSTILE), language="en", title=HOSTILE)
    seen = Seen(page)

    assert [] == seen.named("img")
    assert len(MODULES) + 2 == len(seen.named("script"))  # the documents, plotly, the loader
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
    """The list of contents leads to every section."""
    assert '<a href="#verdict">Verdict</a>' in page
    assert '<section id="verdict" class="ws ws-verdict" lang="en"><h2>Verdict</h2>' in page


def test_tables_scroll_in_their_own_box(page):
    """A box that scrolls is reachable by keyboard and says what it holds."""
    assert len(MODULES) + 1 == page.count("<table>") == page.count('<div class="scroll" role="region" aria-label="')
    assert '<div class="scroll" role="region" aria-label="Settings" tabindex="0"><table>' in page


@pytest.mark.parametrize(("rows", "folded"), [(19, False), (20, True)])
def test_long_tables_are_folded(rows, folded):
    """Hundreds of recorded facts must not bury the end of the page; the caption opens them."""
    table = f"<table><caption>Facts</caption><thead><tr></tr></thead>{'<tr></tr>' * rows}</table>"
    page = render({"cells": [code_cell("a", display({"text/html": table}))]}, language="en", title="t")

    assert folded is ("<details><summary>Facts</summary>" in page)


def test_tables_of_figures_are_not_folded_twice(page):
    """One click opens them."""
    assert len(MODULES) == page.count("<details")


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


def test_the_index_is_newest_first():
    """Date, target, status, problems and a link."""
    totals = {"problems": 5, "critical": 2}
    page = render_index(
        [
            entry("20261122T090000Z-demo-aaaa", 9, status="ok", totals={"problems": 0}, href="a/report.html"),
            entry("20261122T150000Z-demo-bbbb", 15, status="critical", totals=totals, href="b/report.html"),
        ],
        "pt_BR",
    )

    assert page.index('href="b/report.html"') < page.index('href="a/report.html"')
    assert "22/11/2026 15:00:00 UTC" in page
    assert '<strong class="badge critical">crítico</strong>' in page
    assert '<strong class="badge good">ok</strong>' in page
    assert '<td class="number">5</td>' in page


def test_an_incomplete_run_is_called_so():
    """In the tone of what is not known."""
    page = render_index([entry("r", 9, status="incomplete", totals={"problems": 0}, href="a")], "en")

    assert '<strong class="badge unknown">incomplete</strong>' in page


def test_names_in_the_index_are_escaped():
    """A target's name is the user's, but a report is mailed."""
    page = render_index([Entry("r", HOSTILE, datetime(2026, 1, 1, tzinfo=UTC), "high", {"problems": 1}, HOSTILE)], "en")

    assert [] == Seen(page).named("script")
    assert [] == Seen(page).named("img")
