"""Blocks become plain text of 80 columns that also a terminal without UTF-8 can show."""

import io

import pytest

from tests.report.every_block import every_block
from wsinvest.report import terminal
from wsinvest.report.blocks import ChainLink, ChainOfCauses, Column, Mono, Paragraph, Section, Table, Tone
from wsinvest.report.html import WRITERS

EVIL = "\x1b[2J\u202e\x07\x9b"
LONG = "many words that will not all fit on one line of a terminal " * 5
EVERY_BLOCK = every_block(LONG, "short")


class Screen(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_no_line_is_wider_than_the_screen(block):
    """Words wrap; tables give each column what it needs and shrink the widest."""
    assert 80 >= max(map(len, terminal.layout([block]).splitlines()))


def test_every_kind_of_block_is_written():
    """The terminal knows the blocks that HTML knows."""
    assert set(WRITERS) == set(terminal.WRITERS) == {type(block) for block in EVERY_BLOCK}


def test_names_that_are_longer_than_a_line_can_still_be_copied():
    """A reference is never broken in two."""
    reference = "handshake:" + "x" * 90

    assert reference in terminal.layout([Paragraph((LONG, Mono(reference)))]).splitlines()


def test_a_table():
    """Captions above, numbers to the right, the sum below a rule."""
    columns = (Column("Step"), Column("Time", number=True))
    table = Table("Plan", columns, (("Set the secret", "15 min"), ("Test", "1 h")), ("Sum", "1 h 15 min"))

    assert [
        "Plan",
        "Step                  Time",
        "──────────────  ──────────",
        "Set the secret      15 min",
        "Test                   1 h",
        "──────────────  ──────────",
        "Sum             1 h 15 min",
    ] == terminal.layout([table]).splitlines()


def test_words_of_a_table_stay_whole_while_another_column_can_shrink():
    """Codes can be copied; prose gives way."""
    table = Table("t", (Column("Code"), Column("Why")), (("protocol.version.unsupported", LONG),))

    assert "protocol.version.unsupported  many words" in terminal.layout([table])


def test_a_chain():
    """Each link under its cause, the gap in words."""
    links = (ChainLink("Root", "a.b", "root cause, proven"), ChainLink("Gap", "c.d", "not observed", observed=False))

    assert ["  Root (root cause, proven; a.b)", "→ Gap (not observed; c.d)"] == terminal.layout(
        [ChainOfCauses(links)]
    ).splitlines()


def test_a_section_has_an_underlined_title():
    """So it can be found in a long log."""
    said = terminal.text(Section("verdict", "Verdict", "en", (Paragraph("Fine."),)))

    assert "Verdict\n═══════\n\nFine.\n" == said


@pytest.mark.parametrize("block", every_block(EVIL, EVIL), ids=lambda block: type(block).__name__)
def test_control_characters_never_reach_the_screen(block):
    """A server's text cannot move the cursor or turn the writing, wherever a block takes a text."""
    said = terminal.layout([block])

    assert not {"\x1b", "\u202e", "\x07", "\x9b"} & set(said)
    assert "\\x1b[2J" in said


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "→ não é 80,8\u00a0% …"),
        ("ascii", "-> nao e 80,8 % ..."),
        ("ANSI_X3.4-1968", "-> nao e 80,8 % ..."),
        (None, "-> nao e 80,8 % ..."),
        ("no such encoding", "-> nao e 80,8 % ..."),
    ],
)
def test_what_the_encoding_cannot_carry_gets_an_ascii_form(encoding, said):
    """Nothing is lost that has one, and nothing raises."""
    assert said == terminal.fit("→ não é 80,8\u00a0% …", encoding)


def test_all_our_own_marks_have_an_ascii_form():
    """A question mark in place of our own mark would be a defect."""
    assert "?" not in terminal.fit(terminal.layout(EVERY_BLOCK) + "═→↳…–—·•─×≥≤“”’º", "ascii")


@pytest.mark.parametrize(
    ("stream", "environ", "colourful"),
    [
        (Screen(), {}, True),
        (Screen(), {"NO_COLOR": "1"}, False),
        (Screen(), {"NO_COLOR": ""}, True),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colours_only_for_a_terminal_that_wants_them(stream, environ, colourful):
    """Files, pipes and NO_COLOR get none."""
    assert colourful is terminal.colourful(stream, environ)


def test_only_marked_words_are_coloured():
    """The same word in a sentence stays as it is."""
    said = terminal.paint("[high] a high wall", {"high": Tone.HIGH})

    assert "\x1b[31m[high]\x1b[0m a high wall" == said
