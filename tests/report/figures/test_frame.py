"""What all figures share: valid documents, nothing foreign that acts, words of the run's language, a table."""

import json
import subprocess
import sys

import plotly.graph_objects as graph_objects
import pytest

from tests.building import case
from tests.report.figures.seeing import MODULES, drawn, texts, view
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.report.figures.frame import BLUE, GREEN, GREY, ORANGE, PLOTLY_MIME, RED, Figure, document
from wsinvest.report.html import escape

LIGHT, DARK = "#ffffff", "#12171c"
HOSTILE = "<img src=x onerror=alert(1)></script><!--\u202e"


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plotly_accepts_every_document(language):
    """Documents are written by hand; plotly's own validator knows every name and value in them."""
    for figure in drawn(language):
        graph_objects.Figure({"data": figure.spec["data"], "layout": figure.spec["layout"]})


def test_ids_are_fixed_and_differ():
    """The page finds the place of a drawing by its id, which no section of the report has."""
    ids = [figure.id for figure in drawn()]

    names = ("objectives", "causes", "waterfall", "latency", "capacity", "passport", "ladder", "limits", "rates")
    assert [f"figure-{name}" for name in names] == ids
    assert ids == [figure.spec["layout"]["meta"]["id"] for figure in drawn()]


def test_the_same_case_gives_the_same_document():
    """nbval compares outputs byte by byte."""
    first, second = (json.dumps([figure.mimebundle() for figure in drawn()], allow_nan=False) for _ in range(2))

    assert first == second


def test_documents_are_small_and_hold_plain_lists():
    """A named template alone would be 7 kB, and number columns as base64 could not be read by anyone."""
    for figure in drawn():
        text = json.dumps(figure.spec)
        assert "bdata" not in text
        assert "template" not in text
        assert len(text) < 20_000


def test_foreign_text_is_inert_in_drawing_and_table():
    """plotly reads texts as a kind of HTML, so a title that holds markup must arrive as plain text."""
    for figure in drawn(title=HOSTILE):
        bundle = figure.mimebundle()
        assert "<img" not in bundle["text/html"]
        assert "\u202e" not in json.dumps(bundle, ensure_ascii=False)
        assert not [text for text in texts(figure.spec) if "<img" in text or "<script" in text]


def test_a_line_feed_becomes_a_line_break():
    """Words break where the figure says so."""
    spec = document("figure-x", "a\nb", "en", 100, [{"name": "c & d"}])

    assert "a<br>b" == spec["layout"]["title"]["text"]
    assert "c &amp; d" == spec["data"][0]["name"]


@pytest.mark.parametrize("colour", [BLUE, GREEN, RED, ORANGE, GREY])
@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_colours_stand_out_on_both_grounds(colour, ground):
    """3:1 is what WCAG asks of graphics; one set of colours serves light, dark and print."""
    assert contrast(colour, ground) >= 3.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_words_and_a_table(language):
    """A reader who sees no drawing gets the same from the label and the table."""
    for figure in drawn(language):
        written = figure.mimebundle()["text/html"]
        assert f'role="img" aria-label="{escape(f"{figure.title}. {figure.caption}")}"' in written
        assert '<th scope="col"' in written
        assert '<th scope="row"' in written


@pytest.mark.parametrize("module", MODULES[1:], ids=lambda module: module.__name__.rpartition(".")[2])
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_evidence_a_figure_says_so_in_words(module, language):
    """Never an empty axis: no document at all, and a caption that says what was not measured."""
    figure = module.draw(view(case(), language))

    assert figure.spec is None
    assert PLOTLY_MIME not in figure.mimebundle()
    assert "<table" not in figure.html()
    assert len(figure.caption) > 40


def test_figures_are_drawn_without_plotly():
    """Importing plotly takes longer than drawing all figures; pandas and nbformat even more."""
    heavy = "('plotly', 'pandas', 'nbformat')"
    code = f"import sys, wsinvest.report.figures; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == said.stdout.strip()


def test_plain_text_for_a_terminal():
    """A notebook opened where nothing is drawn shows title and caption."""
    figure = Figure("figure-x", "Title", "Caption.", "en")

    assert {"text/html", "text/plain"} == set(figure.mimebundle())
    assert "Title\nCaption." == figure.mimebundle()["text/plain"]
