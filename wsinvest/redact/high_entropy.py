"""Random-looking strings (keys, tokens), found by how often the kind of character changes.

In words, names, paths and run ids letters stand with letters and digits with digits. A random string changes between
small letters, capitals and digits at more than every third step.
"""

import re
from typing import Final

_SHORTEST: Final = 16
_LONG: Final = 20
_SELDOM: Final = 0.2  # for an alphabet with one kind of letter, which has fewer changes to make
_OFTEN: Final = 1 / 3
_VERY_OFTEN: Final = 0.4
_PLAIN: Final = re.compile(r"[A-Za-z0-9]{16,}+")
_JOINED: Final = re.compile(r"[A-Za-z0-9+/_-]{20,}+={0,2}")
KINDS: Final = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]"))
_STEP: Final = re.compile(r"(?=[a-z][A-Z0-9]|[A-Z][a-z0-9]|[0-9][A-Za-z])")
_NOT_ALPHANUMERIC: Final = re.compile(r"[^A-Za-z0-9]+")
# Identifiers of keys whose alphabet has one kind of letter, and which therefore change less often.
_ISSUED: Final = re.compile(r"(?:AKIA|ASIA|AGE-SECRET-KEY-1)[A-Z0-9]{12,}+")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def mask_high_entropy(text: str, mask: str, but: str = "") -> tuple[str, int]:
    """The text with each random-looking word replaced that is no part of `but`, and how many there were."""
    found = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal found
        masked = is_high_entropy(match[0]) and match[0] not in but
        found += masked
        return mask if masked else match[0]

    for pattern in (_ISSUED, _JOINED, _PLAIN):
        text = pattern.sub(replaced, text)
    return text, found


def changes(letters: str) -> float:
    """How often the kind of character changes, as a share of the steps."""
    return len(_STEP.findall(letters)) / max(len(letters), 1)


def is_high_entropy(word: str) -> bool:
    """True for a random-looking word; not for a UUID, an id that servers write into every answer."""
    if _ISSUED.fullmatch(word):
        return True
    letters = _NOT_ALPHANUMERIC.sub("", word)
    small, capital, digit = (bool(kind.search(letters)) for kind in KINDS)
    if len(letters) < _SHORTEST or not digit or not (small or capital) or _UUID.fullmatch(word):
        return False
    often = changes(letters)
    if len(letters) < _LONG:
        return letters == word and often > _VERY_OFTEN
    if letters != word:  # a path, or a name with numbers, has dashes and slashes too
        return small and capital and often > _VERY_OFTEN
    return often > (_OFTEN if small and capital else _SELDOM)
