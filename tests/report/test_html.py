"""Blocks become semantic HTML in which no text can become markup."""

import re
from html.parser import HTMLParser

import pytest

from tests.report.every_block import every_block
from wsinvest.report import html
from wsinvest.report.blocks import ChainLink, ChainOfCauses, Column, Paragraph, Section, Table

EVIL = "<script>alert(1)</script>\"'&\u202e\x1b[31m"
HARMLESS = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;\\u202e\\x1b[31m"
EVERY_BLOCK = every_block(EVIL, EVIL)


class Outline(HTMLParser):
    """The tags of a fragment; asserts that they nest."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop()


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_no_text_becomes_markup(block):
    """Hostile text stands escaped wherever a block takes text, and the tags nest."""
    written = html.block(block)

    assert HARMLESS in written
    outline = Outline(written)
    assert "script" not in outline.seen
    assert [] == outline.open


def test_every_kind_of_block_is_written():
    """None can be forgotten: the table of writers is the union of blocks."""
    assert {type(block) for block in EVERY_BLOCK} == set(html.WRITERS)


def test_a_section_carries_its_name_and_language():
    """The page finds sections by class, screen readers the language by its tag."""
    written = html.fragment(Section("verdict", "Veredito", "pt_BR", (Paragraph("um"), Paragraph("dois"))))

    assert written.startswith('<section class="ws ws-verdict" lang="pt-BR">\n<h2>Veredito</h2>\n<p>um</p>\n<p>dois</p>')


def test_a_table_can_be_read_aloud():
    """Caption, scope of headers, and the first cell of each row names it."""
    table = Table("Plan", (Column("Step"), Column("Time", number=True)), (("Set it", "15 min"),), ("Sum", "15 min"))

    written = html.block(table)

    assert "<caption>Plan</caption>" in written
    assert '<th scope="col">Step</th><th scope="col" class="number">Time</th>' in written
    assert '<tr><th scope="row">Set it</th><td class="number">15 min</td></tr>' in written
    assert '<tfoot><tr><th scope="row">Sum</th><td class="number">15 min</td></tr></tfoot>' in written


def test_a_gap_of_a_chain_is_seen_without_style():
    """The word says it; emphasis and class only add to it."""
    chain = ChainOfCauses((ChainLink("Root", "a.b", "proven"), ChainLink("Gap", "c.d", "not observed", observed=False)))

    written = html.block(chain)

    assert '<li class="link">Root <small>(proven, <code>a.b</code>)</small></li>' in written
    assert '<li class="link gap"><em>Gap</em> <small>(not observed, <code>c.d</code>)</small></li>' in written


def test_no_style_but_for_pairs_and_bars_and_no_id():
    """Viewers that strip styles show the same, since bars are said in words too; the page gives the ids."""
    written = "".join(map(html.block, EVERY_BLOCK)).replace('<div style="display:flow-root"><dt>', "<dt>")
    written = re.sub(r'<i aria-hidden="true" style="margin-left:[\d.]+%;width:[\d.]+%"></i>', "", written)

    assert not re.search(r"<[^>]*\s(style|id|on\w+)=", written)
