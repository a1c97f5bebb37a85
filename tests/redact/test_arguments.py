"""Arguments as an error repeats them."""

import pytest

from wsinvest.redact.arguments import Typed, shown


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("wss://u:p@h/x?auth=a#b", "wss://…@h/x?…"),
        ("wss://h:99999/x", "wss://h:99999/x"),
        ("wss://h:tok/x", "wss://h:…/x"),
        ("--env-file=wss://h/x?a=b", "--env-file=wss://h/x?…"),
        ("WS_TOKEN=abc", "WS_TOKEN=…"),
        ("--langauge", "--langauge"),
        ("data/targets/shop.toml", "data/targets/shop.toml"),
        ("/tmp/a-0123456789abcdef01/x.toml", "/tmp/a-0123456789abcdef01/x.toml"),
        ("demo", "demo"),
        ("/srv/Tr0ub4dor&3x/out", "/srv/…/out"),
        ("--out=Tr0ub4dor&3x", "--out=…"),
        ("", ""),
    ],
)
def test_an_argument_has_a_shown_form(word, expected):
    """A path, a name and an option stay as they are."""
    assert expected == shown(word)


@pytest.mark.parametrize("said", ["{}", "'{}'", "no {} here", "file /a/{}"])
def test_a_message_repeats_only_the_shown_form(said):
    """However it quotes the word; short values too."""
    word = "wss://u:p@h/x?auth=q&b=hunter"

    assert said.format("wss://…@h/x?…") == Typed((word,)).masked(said.format(word))
    assert "port from 1 to 65535" == Typed(("wss://h/?a=1",)).masked("port from 1 to 65535")


def test_a_value_stands_nowhere_else_in_the_message():
    """A word cut off by a blank neither."""
    assert "… and …" == Typed(("wss://h/x?a=hunter", "rest")).masked("HUNTER and rest")


@pytest.mark.parametrize(("word", "expected"), [("de", "no 'de'"), ("hunter22", "no '…'"), ("", "no ''")])
def test_what_is_given_as_a_language_and_is_none_is_not_repeated(word, expected):
    """Though it looks like no password."""
    for words in (("--language", word), (f"--language={word}",)):
        assert expected == Typed(words).masked(f"no '{word}'")
