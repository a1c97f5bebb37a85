"""Cells of JupyterLab get severity colours and tables aligned to the left; the page gets nothing of it."""

import re

import pytest

from tests.notebooks import section
from tests.report.every_block import every_block
from wsinvest.report import html, lab
from wsinvest.report.blocks import Badge, Card, Section, Tone
from wsinvest.report.show import bundle

PLAIN = html.fragment(section())


def test_the_page_gets_back_what_was_written():
    """Byte for byte, for every block that there is."""
    for plain in (PLAIN, html.fragment(Section("verdict", "Verdict", "en", tuple(every_block("text", "code"))))):
        assert plain != lab.coloured(plain)
        assert plain == lab.bare(lab.STYLE + lab.coloured(plain)) == lab.bare(plain)


def test_every_cell_but_numbers_is_aligned_to_the_left():
    """Lab aligns them to the right, and drops a style element of a notebook that it did not run."""
    cells = re.findall(r"<t[dh](?: [^>]*)?>", lab.coloured(PLAIN))

    assert cells
    assert [] == [cell for cell in cells if "text-align:left" not in cell and "number" not in cell]


@pytest.mark.parametrize("tone", [tone for tone in Tone if tone is not Tone.PLAIN])
def test_every_tone_has_a_colour_of_its_own_accord(tone: Tone):
    """By the theme's variable, and inline for a notebook that is not trusted."""
    said = lab.fragment(Section("verdict", "Verdict", "en", (Card(("x", Badge("word", tone)), (), tone),)))

    assert re.search(rf"\.{tone}[,{{][^}}]*--t:var\(--jp-[\w-]+,#\w+\)", lab.STYLE)
    assert re.search(rf'class="badge {tone}" style="[^"]*border:1px solid #\w{{6}}"', said)
    assert re.search(rf'class="card {tone}" style="[^"]*border-left:4px solid #\w{{6}}"', said)


def test_words_of_others_are_never_taken_for_tags():
    """They are escaped before."""
    hostile = html.fragment(Section("verdict", '<td> class="badge critical">', "en", ()))

    assert hostile == lab.coloured(hostile)


@pytest.mark.parametrize(("name", "styled"), [("head", True), ("handshake", True), ("verdict", False)])
def test_the_style_stands_once_in_a_notebook(name: str, styled: bool):
    """With its first section; a report of 14 cells would grow by a tenth."""
    said = bundle(Section(name, "Title", "en", ()))["text/html"]

    assert styled is said.startswith(lab.STYLE)
