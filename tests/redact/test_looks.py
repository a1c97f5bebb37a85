"""Secrets and names are told apart by their characters."""

import pytest

from wsinvest.redact.looks import is_language, is_name, looks_secret


@pytest.mark.parametrize("word", ["Tr0ub4dor&3x", "Summer-2024!", "i9HWMb8yxU53dvbDvWxY9WLv"])
def test_what_looks_like_a_secret(word: str):
    """Random, or mixed with a sign."""
    assert looks_secret(word)
    assert not is_name(word)


@pytest.mark.parametrize("word", ["demo-healthy", "checkout_2", "chat.example", "my chat"])
def test_what_looks_like_a_name(word: str):
    """Words and small numbers."""
    assert is_name(word)
    assert not looks_secret(word)


@pytest.mark.parametrize("word", ["hunter22", "correct!horse", "a1b2c3d4", "x" * 81])
def test_what_is_neither(word: str):
    """It is not shown where a name is due, and not filtered where it stands in a text."""
    assert (False, False) == (is_name(word), looks_secret(word))


@pytest.mark.parametrize(("word", "expected"), [("fr", True), ("pt_BR", True), ("klingon", True), ("hunter2", False)])
def test_the_form_of_a_language(word: str, expected: bool):
    """Known or not."""
    assert expected is is_language(word)
