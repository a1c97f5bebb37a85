"""Words, numbers and dates take the form of the reader's language."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wsinvest.language import Phrase, Text, UnknownLanguage, Words, fill, filled, joined, normalise, problems_of


def test_a_phrase_is_filled_in_every_language():
    """To be a value of another phrase."""
    both = filled(Phrase("{x:s}", "{x:s}"), x=1.5)

    assert ("1.5\xa0s", "1,5\xa0s") == (both.say("en"), both.say("pt_BR"))


def test_a_field_without_its_value_is_an_error():
    """As soon as there are values at all."""
    with pytest.raises(KeyError):
        Phrase("{a} {b}", "{a} {b}").say("en", {"a": 1})


def test_braces_of_a_value_are_not_fields():
    """A value is inserted once; what stands in it is not read as a template."""
    assert "{y}" == fill("{x}", {"x": "{y}"}, "en")


@pytest.mark.parametrize(
    ("name", "language"), [("en", "en"), ("en-US", "en"), ("pt-BR", "pt_BR"), ("PT_br", "pt_BR"), ("pt", "pt_BR")]
)
def test_a_language_is_recognised_in_the_spellings_that_people_use(name: str, language: str):
    """Case, hyphen and region do not matter."""
    assert language == normalise(name)


def test_an_unknown_language_is_refused():
    """Nothing falls back to English silently."""
    with pytest.raises(UnknownLanguage):
        normalise("de")


def _text(**changes: str) -> Text:
    same = Words("{n:int} things", "b", "c", "d", "e", "things")
    return Text(en=same, pt_BR=replace(same, **({"title": "{n:int} coisas", "name": "coisas"} | changes)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_text(), ()),
        (_text(title=""), ("title is empty in pt_BR", "title has other fields in pt_BR: ['n']")),
        (_text(title="{m:int}"), ("title has other fields in pt_BR: ['m', 'n']",)),
        (_text(title="{n:furlong}"), ("title has a field of unknown kind furlong",)),
        (_text(name=""), ("a name without fields is missing in pt_BR",)),
        (_text(name="{n:int} coisas"), ("a name without fields is missing in pt_BR",)),
        (Phrase("a", ""), (" is empty in pt_BR",)),
    ],
)
def test_a_text_is_checked_when_it_is_loaded(text: Text | Phrase, said: tuple[str, ...]):
    """Empty languages, fields that differ and unknown kinds are named."""
    assert said == problems_of(text)
