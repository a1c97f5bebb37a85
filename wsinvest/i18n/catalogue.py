"""Looks up translations in gettext catalogues: one for each language except English, compiled by `make messages`."""

import gettext
import re
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("locale")
DOMAIN: Final = "wsinvest"
SOURCE: Final = "en"
COMPILED: Final = f"LC_MESSAGES/{DOMAIN}.mo"  # a language is offered once its catalogue is compiled
LANGUAGES: Final = (SOURCE, *sorted(path.name for path in FOLDER.iterdir() if (path / COMPILED).is_file()))
UNTRANSLATED: Final = "[en] "  # prefix of an English text that has no translation


FIELD: Final = re.compile(r"\{(?P<name>[a-z_][a-z0-9_]*)(?::(?P<kind>[a-z]+)(?::(?P<forms>[^{}]*))?)?\}")


class CatalogueError(Exception):
    """A translation does not have the same fields as the English text."""


class _English(gettext.NullTranslations):
    """The fallback of a catalogue: the English text, with the prefix UNTRANSLATED if it contains letters."""

    def gettext(self, message: str) -> str:
        return f"{UNTRANSLATED}{message}" if re.search(r"[^\W\d_]", FIELD.sub("", message)) else message

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


@cache
def translated(text: str, context: str, language: str) -> str:
    """The translation of the text; English with the prefix UNTRANSLATED if there is none.

    Raises CatalogueError if the translation has other fields than the text.
    """
    if language == SOURCE or not text:
        return text
    found = _catalogue(language)
    said = found.pgettext(context, text) if context else found.gettext(text)
    if field_names(said) != field_names(text):
        raise CatalogueError(f"{language}, {context or 'no context'}: other fields than {text!r}")
    return said


def field_names(template: str) -> frozenset[str]:
    """The names of the fields of a template."""
    return frozenset(match["name"] for match in FIELD.finditer(template))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    found = gettext.translation(DOMAIN, FOLDER, [language])
    found.add_fallback(_English())
    return found
