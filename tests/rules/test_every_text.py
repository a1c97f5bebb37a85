"""Every rule's words, filled for one and for two: numbers and verbs agree in both languages."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import fill
from wsinvest.model.registry import load

FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)(?::([a-z]+))?[^{}]*\}")
RULES = load().rules
MOMENT = datetime(2025, 7, 27, tzinfo=UTC)
COUNTED = {
    "en": re.compile(r"^\d+ of \d+ (?:watched )?(?:attempts|handshakes|connections)(?: with version x)? (?P<verb>\w+)"),
    "pt_BR": re.compile(
        r"^\d+ de \d+ (?:tentativas|handshakes|conexões)(?: observadas| com a versão x)? (?:não )?(?P<verb>\w+)"
    ),
}
# Most English verbs here are past and serve both; Portuguese marks the plural of every verb with an m.
SINGULAR = {"en": re.compile(r"was|is|has|fails|opens"), "pt_BR": re.compile(r"\w+[^m]")}
PLURAL = {"en": re.compile(r"were|are|have|fail|open"), "pt_BR": re.compile(r"\w+m")}


def templates(code: str, language: str) -> list[str]:
    texts = (getattr(RULES[code].text, field.name) for field in fields(RULES[code].text))
    return [text.template(language) for text in texts if text]


def values(template: str, number: int) -> dict[str, Any]:
    """A value of the right kind for every field; numbers all the same."""
    special = {"": "x", "text": "x", "list": ("x",), "date": MOMENT, "time": MOMENT}
    return {name: special.get(kind, number) for name, kind in FIELD.findall(template)}


def filled(code: str, language: str, number: int) -> list[str]:
    return [fill(text, values(text, number), language) for text in templates(code, language)]


@pytest.mark.parametrize("code", RULES)
def test_words_fill_for_one_and_two(code: str):
    """Nothing of a field is left over, whatever the number."""
    said = [text for language in LANGUAGES for number in (1, 2) for text in filled(code, language, number)]

    assert [] == [text for text in said if re.search(r"[{}]|plural:", text)]


@pytest.mark.parametrize("code", [code for code in RULES if "{of:int}" in RULES[code].text.impact.text])
@pytest.mark.parametrize("language", COUNTED)
def test_a_counted_verb_agrees(code: str, language: str):
    """One of three attempts was refused, two were."""
    template = RULES[code].text.impact.template(language)
    verbs = {}
    for count in (1, 2):
        found = COUNTED[language].match(fill(template, values(template, count) | {"of": 3}, language))
        assert found, template
        verbs[count] = found["verb"]

    assert not PLURAL[language].fullmatch(verbs[1])
    assert not SINGULAR[language].fullmatch(verbs[2])


def test_every_kind_of_field_can_be_filled():
    """A kind that this module does not know would be left out unseen."""
    used = {
        kind
        for code in RULES
        for language in LANGUAGES
        for text in templates(code, language)
        for _name, kind in FIELD.findall(text)
    }

    assert set() == used - {"", "plural", *KINDS}
