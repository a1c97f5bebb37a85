"""Words, numbers and dates take the form of the reader's language."""

from datetime import UTC, datetime

import pytest

from wsinvest.i18n.messages import Message, Phrase, Text, UnknownLanguage, fill, filled, joined, normalise, problems_of
from wsinvest.model.case import Remark


def test_a_phrase_is_filled_in_every_language():
    """To be a value of another phrase."""
    both = filled(Message("{x:s}"), x=1.5)

    assert ("1.5\xa0s", "1,5\xa0s") == (both.say("en"), both.say("pt_BR"))


@pytest.mark.parametrize("foreign", ["{x}", "$\\href{y}{z}$", "{n:int}", "{n:plural:a|b}"])
def test_braces_of_a_value_are_not_fields_of_the_phrase_around_it(foreign):
    """However often a phrase with a text of others becomes part of the next one."""
    part = filled(Message("is {value}"), value=foreign)
    whole = joined("; ", (part, filled(Message("({inner})"), inner=part)))

    assert f"so: is {foreign}; (is {foreign})" == fill("so: {what}", {"what": whole}, "en")


@pytest.mark.parametrize(
    ("template", "value", "en", "pt"),
    [
        ("{x:pct}", 0.808, "80.8%", "80,8\u00a0%"),
        ("{x:pct}", 0.8, "80%", "80\u00a0%"),
        ("{x:int}", 1091, "1,091", "1.091"),
        ("{x:mb}", 13133.8 * 2**20, "13,133.8\u00a0MB", "13.133,8\u00a0MB"),
        ("{x:bytes}", 1536, "1.5\u00a0KiB", "1,5\u00a0KiB"),
        ("{x:bytes}", 12, "12\u00a0B", "12\u00a0B"),
        ("{x:ms}", 3.25, "3.2\u00a0ms", "3,2\u00a0ms"),
        ("{x:ms}", 1234.5, "1,234\u00a0ms", "1.234\u00a0ms"),
        ("{x:s}", 2.5, "2.5\u00a0s", "2,5\u00a0s"),
        ("{x:s}", -0.001, "0\u00a0s", "0\u00a0s"),
        ("{x:minutes}", 105, "1\u00a0h 45\u00a0min", "1\u00a0h 45\u00a0min"),
        ("{x:minutes}", 240, "4\u00a0h", "4\u00a0h"),
        ("{x:minutes}", 0, "0\u00a0min", "0\u00a0min"),
        ("{x:date}", datetime(2025, 7, 27, tzinfo=UTC), "2025-07-27", "27/07/2025"),
        (
            "{x:time}",
            datetime(2025, 7, 27, 12, 9, 14, tzinfo=UTC),
            "2025-07-27 12:09:14 UTC",
            "27/07/2025 12:09:14 UTC",
        ),
        ("{x:list}", ("a", "b"), "a, b", "a, b"),
        ("{x:plural:one|many}", 1, "one", "one"),
        ("{x:plural:one|many}", 0, "many", "many"),
        ("{x}", Remark("yes", "sim"), "yes", "sim"),
    ],
)
def test_a_field_is_formatted_by_its_kind(template: str, value: object, en: str, pt: str):
    """Each kind of field, in both languages."""
    assert (en, pt) == (fill(template, {"x": value}, "en"), fill(template, {"x": value}, "pt_BR"))


def test_a_field_without_its_value_is_an_error():
    """As soon as there are values at all."""
    with pytest.raises(KeyError):
        Message("{a} {b}").say("en", {"a": 1})


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
    parts = {"title": "{n:int} things", "impact": "b", "cause": "c", "fix": "d", "check": "e", "name": "things"}
    return Text(**{part: Message(text) for part, text in (parts | changes).items()})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_text(), ()),
        (_text(title=""), ("title is empty",)),
        (_text(title="{n:furlong}"), ("title has a field of unknown kind furlong",)),
        (_text(name="{n:int} things"), ("a name without fields is missing",)),
        (Message("{n:furlong}"), ("has a field of unknown kind furlong",)),
    ],
)
def test_a_text_is_checked_when_it_is_loaded(text: Text | Phrase, said: tuple[str, ...]):
    """Empty texts and unknown kinds are named."""
    assert said == problems_of(text)


def test_a_text_without_translation_is_marked():
    """A reader sees that it is English, and that somebody forgot it."""
    assert "[en] No such text." == Message("No such text.").say("pt_BR")
