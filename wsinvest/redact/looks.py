"""Words that look like secrets, and words that look like names, told by their characters alone."""

import re
from typing import Final

from wsinvest.redact.high_entropy import KINDS, changes, is_high_entropy

SHORTEST: Final = 8
_OFTEN: Final = 0.4
_SETTING: Final = re.compile(r"[A-Za-z_][\w.-]*=\w{0,3}")
_LONGEST_NAME: Final = 80
_NAME: Final = re.compile(r"[A-Za-z]+\d?(?:[-_. ](?:[A-Za-z]+\d?|\d{1,4}))*")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{2,8}){0,2}")


def looks_secret(word: str) -> bool:
    """True for a random-looking key, or a password of mixed characters; not for a name such as `OAuth2Token`."""
    if is_high_entropy(word):
        return True
    if len(word) < SHORTEST or _SETTING.fullmatch(word) or re.search(r"[\s/\\,]", word) or "://" in word:
        return False
    mixed = all(kind.search(word) for kind in KINDS)
    return mixed and (changes(word) > _OFTEN or re.search(r"[^\w.:@-]", word) is not None)


def is_name(word: str) -> bool:
    """True for words, single digits behind them and short numbers, as the names of targets and files have them."""
    return len(word) <= _LONGEST_NAME and _NAME.fullmatch(word) is not None


def is_language(word: str) -> bool:
    """True for the form of a language tag, whether there is such a language or not."""
    return _LANGUAGE.fullmatch(word) is not None
