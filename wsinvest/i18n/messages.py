"""Messages: English beside the code, other languages from catalogues, fields filled when they are said.

Fields: `{x}`, `{x:int}`, `{x:pct}`, ... (see forms.KINDS), and `{n:plural:one|many}`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from wsinvest.i18n.catalogue import FIELD, LANGUAGES, field_names, translated
from wsinvest.i18n.forms import KINDS, plural

PARTS: Final = ("title", "impact", "cause", "fix", "check")  # what is said of every finding


class UnknownLanguage(ValueError):
    """No catalogue is of this language."""

    def __init__(self, name: str) -> None:
        """Name what was asked for, and what there is."""
        super().__init__(f"no texts in language {name!r}; there is {', '.join(LANGUAGES)}")


class Phrase:
    """Something that can be said in every language."""

    __slots__ = ()

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The phrase in this language, its open fields filled; raises KeyError when one has no value."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Message(Phrase):
    """English text with fields, translated when it is said. `context` tells equal English texts apart."""

    text: str
    context: str = ""

    def template(self, language: str) -> str:
        """The text in this language, its fields open."""
        return translated(self.text, self.context, language)

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The message in this language, its fields filled; raises KeyError when one has no value."""
        return fill(self.template(language), values or {}, language)


_ = Message  # marks a text for translation, and is lazy: nothing is translated before a language is known
NOTHING: Final = Message("")


@dataclass(frozen=True, slots=True)
class Filled(Phrase):
    """A message with values: what looks like a field in these is text of others, and stays as it is."""

    message: Phrase
    values: tuple[tuple[str, Any], ...]

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The message in this language with its own values; others fill nothing any more."""
        return self.message.say(language, dict(self.values))


@dataclass(frozen=True, slots=True)
class Joined(Phrase):
    """Phrases without open fields as one, with a text between them."""

    between: str
    phrases: tuple[Phrase, ...]

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """All of them in this language."""
        return self.between.join(phrase.say(language) for phrase in self.phrases)


def filled(phrase: Phrase, **values: object) -> Phrase:
    """The phrase with its fields filled, to be a value of another."""
    return Filled(phrase, tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in values.items()))


def joined(between: str, phrases: Iterable[Phrase]) -> Phrase:
    """Phrases without open fields as one, with this text between them."""
    return Joined(between, tuple(phrases))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a reader is told about one finding.

    `name` says what the code is called where it was not observed, as a gap in a chain or as a rival: nothing fills
    fields there. A title without fields needs none.
    """

    title: Message
    impact: Message
    cause: Message
    fix: Message
    check: Message
    name: Message | None = None

    @property
    def plain(self) -> Message:
        """What the code is called where there are no values: the name, else the title."""
        return self.name or self.title

    def say(self, part: str, language: str, values: Mapping[str, Any]) -> str:
        """One of PARTS, or `plain`, in this language, filled."""
        message: Message = getattr(self, part)
        return message.say(language, values)

    def of(self, code: str) -> "Text":
        """The same texts, each with code and part as its context."""
        given = ((one.name, getattr(self, one.name)) for one in fields(self))
        return Text(**{part: replace(message, context=f"{code}:{part}") for part, message in given if message})


def normalise(name: str) -> str:
    """The language that `pt-br`, `PT_BR`, `pt`, `en-US` mean; raises UnknownLanguage."""
    wanted = name.strip().replace("-", "_").lower()
    for language in LANGUAGES:
        if wanted == language.lower() or wanted.split("_")[0] == language.split("_")[0].lower():
            return language
    raise UnknownLanguage(name)


def fill(template: str, values: Mapping[str, Any], language: str) -> str:
    """The template with every field replaced by its value in the form of the language."""

    def one(match: re.Match[str]) -> str:
        value = values[match["name"]]
        if match["kind"] == "plural":
            return plural(value, match["forms"] or "")
        return KINDS[match["kind"] or "text"](value, language)

    return FIELD.sub(one, template)


def problems_of(text: Text | Phrase) -> tuple[str, ...]:
    """What is wrong with a text: it is empty, a field has an unknown kind, or nothing would fill the fields of a name.

    Its translations are held against it when they are said.
    """
    if isinstance(text, Phrase):
        return tuple(_problems("", text.text)) if isinstance(text, Message) else ()
    said = [problem for part in PARTS for problem in _problems(part, getattr(text, part).text)]
    return (*said, *(("a name without fields is missing",) if field_names(text.plain.text) else ()))


def _problems(part: str, template: str) -> Iterable[str]:
    if not template:
        yield f"{part} is empty".strip()
    for kind in sorted({match["kind"] for match in FIELD.finditer(template)} - {None, "plural", *KINDS}):
        yield f"{part} has a field of unknown kind {kind}".strip()
