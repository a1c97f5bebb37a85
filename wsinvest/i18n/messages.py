"""Words in the reader's language: templates with typed fields, formatted last by babel."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

LANGUAGES: Final = ("en", "pt_BR")
PARTS: Final = ("title", "impact", "cause", "fix", "check")  # what is said of every finding
_FIELD: Final = re.compile(r"\{(?P<name>[a-z_][a-z0-9_]*)(?::(?P<kind>[a-z]+)(?::(?P<forms>[^{}]*))?)?\}")


class UnknownLanguage(ValueError):
    """The language is not one of LANGUAGES."""

    def __init__(self, name: str) -> None:
        """Name what was asked for, and what there is."""
        super().__init__(f"no texts in language {name!r}; there is {' and '.join(LANGUAGES)}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One template in every language. Fields: `{x}`, `{x:int}`, `{x:pct}`, `{n:plural:one|many}` (see KINDS)."""

    en: str
    pt_BR: str  # noqa: N815  the name of the locale

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The phrase in this language with its fields filled; raises KeyError when a field has no value."""
        return fill(getattr(self, language), values or {}, language)


@dataclass(frozen=True, slots=True)
class Said(Phrase):
    """A phrase whose fields are filled: what looks like a field in it now is text of others, and stays as it is."""

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The phrase in this language; `values` fill nothing any more."""
        said: str = getattr(self, language)
        return said


def filled(phrase: Phrase, **values: object) -> Phrase:
    """The phrase with its fields filled in every language, to be a value of another."""
    return Said(*(phrase.say(language, values) for language in LANGUAGES))


def joined(between: str, phrases: Iterable[Phrase]) -> Phrase:
    """Phrases without open fields as one, with this text between them."""
    parts = tuple(phrases)
    return Said(*(between.join(part.say(language) for part in parts) for language in LANGUAGES))


@dataclass(frozen=True, slots=True)
class Words:
    """What a reader is told about one finding, as templates of one language.

    `name` says what the code is called where it was not observed, as a gap in a chain or as a rival: nothing fills
    fields there. A title without fields needs none.
    """

    title: str
    impact: str
    cause: str
    fix: str
    check: str
    name: str = ""

    @property
    def plain(self) -> str:
        """What the code is called where there are no values: the name, else the title."""
        return self.name or self.title


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a rule in every language; all languages must name the same fields."""

    en: Words
    pt_BR: Words  # noqa: N815  the name of the locale

    def say(self, part: str, language: str, values: Mapping[str, Any]) -> str:
        """One of PARTS, or `plain`, in this language, filled."""
        return fill(getattr(getattr(self, language), part), values, language)


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
            return _plural(value, match["forms"] or "")
        return KINDS[match["kind"] or "text"](value, language)

    return _FIELD.sub(one, template)


def field_names(template: str) -> frozenset[str]:
    """The names of the fields of a template."""
    return frozenset(match["name"] for match in _FIELD.finditer(template))


def problems_of(text: Text | Phrase) -> tuple[str, ...]:
    """What is wrong with a text: an empty language, an unknown kind, fields that differ or that nothing would fill."""
    if isinstance(text, Phrase):
        return tuple(_problems_of_pair("", (text.en, text.pt_BR)))
    said = [problem for part in PARTS for problem in _problems_of_pair(part, _pair(text, part))]
    unnamed = [language for language, plain in zip(LANGUAGES, _pair(text, "plain"), strict=True) if field_names(plain)]
    return (*said, *(f"a name without fields is missing in {language}" for language in unnamed))


def _pair(text: Text, part: str) -> tuple[str, str]:
    return getattr(text.en, part), getattr(text.pt_BR, part)


def _problems_of_pair(part: str, pair: tuple[str, str]) -> list[str]:
    said = [f"{part} is empty in {language}" for language, text in zip(LANGUAGES, pair, strict=True) if not text]
    if field_names(pair[0]) != field_names(pair[1]):
        said.append(f"{part} has other fields in {LANGUAGES[1]}: {sorted(field_names(pair[0]) ^ field_names(pair[1]))}")
    kinds = {match["kind"] for text in pair for match in _FIELD.finditer(text)} - {None, "plural", *KINDS}
    said += [f"{part} has a field of unknown kind {kind}" for kind in sorted(kinds)]
    return said


def _plural(value: float, forms: str) -> str:
    one, _, many = forms.partition("|")
    return one if value == 1 else many


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _text(value: Any, language: str) -> str:
    return value.say(language) if isinstance(value, Phrase) else str(value)


def _int(value: float, language: str) -> str:
    return format_decimal(round(value), format="#,##0", locale=_locale(language))


def _decimal(value: float, language: str) -> str:
    return format_decimal(value, format="#,##0.0", locale=_locale(language))


def _pct(value: float, language: str) -> str:
    # The locale's own percent pattern has no decimals and would round 80.8 to 81.
    return format_percent(value, format="#,##0.#%" if language == "en" else "#,##0.#\u00a0%", locale=_locale(language))


def _bytes(value: float, language: str) -> str:
    size, unit = float(value), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if abs(size) < 1024:
            break
        size, unit = size / 1024, larger
    shown = _int(size, language) if unit == "B" else _decimal(size, language)
    return f"{shown}\u00a0{unit}"


def _mb(value: float, language: str) -> str:
    return f"{_decimal(value / 2**20, language)}\u00a0MB"


def _ms(value: float, language: str) -> str:
    digits = _int if value >= 10 else _decimal
    return f"{digits(value, language)}\u00a0ms"


def _s(value: float, language: str) -> str:
    rounded = round(value, 2) + 0.0  # no minus before a zero
    return f"{format_decimal(rounded, format='#,##0.##', locale=_locale(language))}\u00a0s"


def _minutes(value: float, language: str) -> str:
    hours, minutes = divmod(round(value), 60)
    shown = [f"{_int(hours, language)}\u00a0h"] if hours else []
    return " ".join([*shown, f"{minutes}\u00a0min"] if minutes or not hours else shown)


def _date(value: datetime, language: str) -> str:
    return format_date(value, format="yyyy-MM-dd" if language == "en" else "dd/MM/yyyy", locale=_locale(language))


def _time(value: datetime, language: str) -> str:
    pattern = "yyyy-MM-dd HH:mm:ss 'UTC'" if language == "en" else "dd/MM/yyyy HH:mm:ss 'UTC'"
    return format_datetime(value, format=pattern, locale=_locale(language))


def _list(value: Any, language: str) -> str:
    return ", ".join(_text(item, language) for item in value)


KINDS: Final[Mapping[str, Callable[[Any, str], str]]] = {
    "text": _text,
    "int": _int,
    "decimal": _decimal,
    "pct": _pct,  # 0.808 -> 80.8% / 80,8 %
    "bytes": _bytes,  # binary units
    "mb": _mb,  # bytes as MB of 2**20, as free(1) and the incident report count
    "ms": _ms,
    "s": _s,
    "minutes": _minutes,  # 90 -> 1 h 30 min
    "date": _date,
    "time": _time,
    "list": _list,
}
