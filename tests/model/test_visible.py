"""Foreign text cannot act on a reader's screen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsinvest.model.visible import BODY_LIMIT, TEXT_LIMIT, visible, visible_body


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("plain", "plain"),
        ("ação €", "ação €"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\r\nb", "a\\x0d\\x0ab"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb", "a\\u200bb"),
        ("a\u2028b", "a\\u2028b"),
        ("a\ud800b", "a\\ud800b"),
        ("\U000e0041", "\\U000e0041"),
        ("x" * 301, "x" * 300 + "…"),
    ],
)
def test_what_could_act_is_shown_as_an_escape(foreign: str, shown: str):
    """Control, bidi, zero-width, separator, surrogate and tag characters; long text is cut."""
    assert shown == visible(foreign)


@given(st.text(max_size=2 * TEXT_LIMIT))
def test_nothing_hidden_survives(foreign: str):
    """Whatever comes in, no character of a hidden category goes out."""
    assert not {unicodedata.category(char) for char in visible(foreign)} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def test_a_body_keeps_its_lines_and_is_cut():
    """Line breaks stay readable in bodies; undecodable bytes are replaced; the rest is cut."""
    assert "a\nb\ufffd" == visible_body(b"a\nb\xff")
    assert BODY_LIMIT + 1 == len(visible_body(b"x" * 10_000))
