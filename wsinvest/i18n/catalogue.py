"""Catalogues: one gettext file for each language but English, compiled by `make messages`."""

import gettext
import re
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("locale")
DOMAIN: Final = "wsinvest"
SOURCE: Final = "en"
LANGUAGES: Final = (SOURCE, *sorted(path.name for path in FOLDER.iterdir() if (path / "LC_MESSAGES").is_dir()))
UNTRANSLATED: Final = "[en] "  # in front of an English text among those of another language


FIELD: Final = re.compile(r"\{(?P<name>[a-z_][a-z0-9_]*)(?::(?P<kind>[a-z]+)(?::(?P<forms>[^{}]*))?)?\}")


class CatalogueError(Exception):
    """A translation has other fields than the English text: a reader would miss a number, or see a field's name."""


class _English(gettext.NullTranslations):
    """What a catalogue lacks, marked where it has words."""

    def gettext(self, message: str) -> str:
        return f"{UNTRANSLATED}{message}" if re.search(r"[^\W\d_]", FIELD.sub("", message)) else message

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


@cache
def translated(text: str, context: str, language: str) -> str:
    """The text in this language; where its catalogue has none, the English one, marked. Raises CatalogueError."""
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
