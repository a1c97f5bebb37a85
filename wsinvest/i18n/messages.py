"""Messages: the English text stands in the code, catalogues hold the translations, fields are filled by `say`.

Fields: `{x}`, `{x:int}`, `{x:pct}`, ... (see forms.KINDS), and `{n:plural:one|many}`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from wsinvest.i18n.catalogue import FIELD, LANGUAGES, field_names, translated
from wsinvest.i18n.forms import KINDS, plural

PARTS: Final = ("title", "impact", "cause", "fix", "check")  # the texts that every finding has


class UnknownLanguage(ValueError):
    """There is no catalogue for this language."""

    def __init__(self, name: str) -> None:
        """`name`: the language that was requested; the message lists those that exist."""
        super().__init__(f"no texts in language {name!r}; there is {', '.join(LANGUAGES)}")


class Phrase:
    """A text in all languages: the base class of Message, Filled and Joined."""

    __slots__ = ()

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The text in this language with `values` in its fields; raises KeyError if a field has no value."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Message(Phrase):
    """English text with fields, translated by `say`. `context` distinguishes equal English texts (gettext msgctxt)."""

    text: str
    context: str = ""

    def template(self, language: str) -> str:
        """The text in this language with its fields unfilled."""
        return translated(self.text, self.context, language)

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The text in this language with `values` in its fields; raises KeyError if a field has no value."""
        return fill(self.template(language), values or {}, language)


_ = Message  # marks a text for translation; `say` translates it when the language is known
NOTHING: Final = Message("")


@dataclass(frozen=True, slots=True)
class Filled(Phrase):
    """A message with its values. Braces inside the values are not treated as fields."""

    message: Phrase
    values: tuple[tuple[str, Any], ...]

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The message in this language with its stored values; the argument `values` is not used."""
        return self.message.say(language, dict(self.values))


@dataclass(frozen=True, slots=True)
class Joined(Phrase):
    """Several phrases without unfilled fields, joined by the text `between`."""

    between: str
    phrases: tuple[Phrase, ...]

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The joined phrases in this language; the argument `values` is not used."""
        return self.between.join(phrase.say(language) for phrase in self.phrases)


def filled(phrase: Phrase, **values: object) -> Phrase:
    """The phrase with its values, which can itself be a value of another phrase. Lists become tuples."""
    return Filled(phrase, tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in values.items()))


def joined(between: str, phrases: Iterable[Phrase]) -> Phrase:
    """The phrases, which have no unfilled fields, joined by the text `between`."""
    return Joined(between, tuple(phrases))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The texts of one finding.

    `name`: the title where there are no values, because the code is a gap in a chain or a rival; without fields. It is
    needed only if the title has fields.
    """

    title: Message
    impact: Message
    cause: Message
    fix: Message
    check: Message
    name: Message | None = None

    @property
    def plain(self) -> Message:
        """The title without values: `name` if it is set, else `title`."""
        return self.name or self.title

    def say(self, part: str, language: str, values: Mapping[str, Any]) -> str:
        """The part (one of PARTS, or `plain`) in this language, with `values` in its fields."""
        message: Message = getattr(self, part)
        return message.say(language, values)

    def of(self, code: str) -> "Text":
        """A copy in which each message has the context `code:part`."""
        given = ((one.name, getattr(self, one.name)) for one in fields(self))
        return Text(**{part: replace(message, context=f"{code}:{part}") for part, message in given if message})


def normalise(name: str) -> str:
    """The language of LANGUAGES for a name such as `pt-br`, `PT_BR`, `pt` or `en-US`; raises UnknownLanguage."""
    wanted = name.strip().replace("-", "_").lower()
    for language in LANGUAGES:
        if wanted == language.lower() or wanted.split("_")[0] == language.split("_")[0].lower():
            return language
    raise UnknownLanguage(name)


def fill(template: str, values: Mapping[str, Any], language: str) -> str:
    """The template with each field replaced by its formatted value; raises KeyError for a missing value."""

    def one(match: re.Match[str]) -> str:
        value = values[match["name"]]
        if match["kind"] == "plural":
            return plural(value, match["forms"] or "")
        return KINDS[match["kind"] or "text"](value, language)

    return FIELD.sub(one, template)


def problems_of(text: Text | Phrase) -> tuple[str, ...]:
    """The errors in a text: it is empty, a field has an unknown kind, or `plain` has fields. Empty if there are none.

    Translations are checked by `translated`, not here.
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
