"""Words that stand in every report whatever its target is: none of them is a secret, whoever hands it out as one."""

import re
from typing import Final

from wsinvest.redact.boilerplate import is_boilerplate
from wsinvest.redact.masking import LONG

_DATE: Final = re.compile(
    r"\d{4}-\d\d(?:-\d\d)?(?:[T ]\d\d(?::\d\d){0,2}(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?|"
    r"\d\d(?::\d\d){1,2}(?:\.\d{1,9})?"
)
_VERSION: Final = re.compile(r"(?:[A-Za-z][A-Za-z-]{0,20}[/ ]?)?v?\d{1,4}(?:\.\d{1,6}){1,3}|TLS_[A-Z0-9_]{8,40}")


def is_ordinary(form: str) -> bool:
    """True for a short number, and for words that every report may hold without any secret."""
    return is_short_number(form) or is_boilerplate(form)


def is_short_number(form: str) -> bool:
    """True for digits alone, fewer than a key has."""
    return len(form) < LONG and form.isdecimal()


def is_dated(form: str) -> bool:
    """True for a date, a time of day, a version or a cipher's name, as evidence is full of."""
    return _DATE.fullmatch(form) is not None or _VERSION.fullmatch(form) is not None
