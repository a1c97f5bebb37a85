"""What the filter learns from whole texts and answers: the parts that are secrets, wherever in them they stand."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from wsinvest.model.settings import is_sensitive
from wsinvest.redact.high_entropy import changes
from wsinvest.redact.looks import SHORTEST, looks_secret
from wsinvest.redact.redactor import Redactor

_CODE_FROM: Final = 6
_MIXED: Final = 0.2  # under a name that says that it is a secret
_MOST: Final = 500  # of an answer's values, or a file's words
_DEEPEST: Final = 20
_NAMED: Final = re.compile(r"(?<![\w.-])([A-Za-z_][\w.-]{0,63}+)[\"']?\s{0,8}[:=]\s{0,8}[\"']?([^\s\"',;&{}]{4,}+)")
_WORDS: Final = (re.compile(r"[^\s\"',;&?<>{}()\[\]|]++"), re.compile(r"[^\s\"',;&?<>{}()\[\]|=:@/#]++"))
_SECRET_NAME: Final = re.compile(r"session|otp|csrf|xsrf|verifier|(?:^|[_-])code$", re.I)
_OPEN_NAME: Final = re.compile(r"type|expir|ttl|scope|length|count|(?:_at|At|_in|In)$")
_PERSONAL: Final = re.compile(
    r"e?mail|phone|mobile|telefone|celular|(?:^|[_-])(?:tel|cpf|ssn)$|birth|"
    r"(?:user|full|first|last|given|family|nick|display)_?name$",
    re.I,
)


def learn_text(redactor: Redactor, text: str, kind: str, *, sensitive: bool = False) -> None:
    """Filter what in a text is a secret: values under names that say so, and words that look like nothing else.

    `sensitive`: the text as a whole is one, such as a list of keys, so that any word with a number is.
    At most 500 words are learned, those under sensitive names first.
    """
    words = dict.fromkeys((*_told(text), *_looking(text, sensitive=sensitive)))
    for word in islice(words, _MOST):
        redactor.learn(word, kind)


def learn_answer(redactor: Redactor, answer: Any, kind: str) -> None:
    """Filter what a service tells of somebody: further tokens and codes, and by pseudonyms the person."""
    for number, (name, text) in enumerate(_leaves(answer)):
        if number >= _MOST:
            return
        if _is_code(name, text) or looks_secret(text):
            redactor.learn(text, kind)
        elif _PERSONAL.search(name) or (name == "name" and " " in text):
            redactor.learn_personal(text)


def _told(text: str) -> Iterator[str]:
    return (value for name, value in _NAMED.findall(text) if is_sensitive(name))


def _looking(text: str, *, sensitive: bool) -> Iterator[str]:
    words = (word.strip(".:") for pattern in _WORDS for word in pattern.findall(text))
    return (word for word in words if looks_secret(word) or (sensitive and _has_number(word)))


def _has_number(word: str) -> bool:
    return len(word) >= SHORTEST and any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _is_code(name: str, text: str) -> bool:
    named = is_sensitive(name) or _SECRET_NAME.search(name) is not None
    no_word = any(map(str.isdigit, text)) or len(text) >= 2 * SHORTEST or changes(text) > _MIXED
    return named and not _OPEN_NAME.search(name) and len(text) >= _CODE_FROM and no_word


def _leaves(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Each text and number of a JSON value with the name that it stands under; and names that are values."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, str(value)
    elif depth < _DEEPEST and isinstance(value, dict):
        for inner, item in value.items():
            yield "", str(inner)
            yield from _leaves(item, str(inner), depth + 1)
    elif depth < _DEEPEST and isinstance(value, list):
        for item in value:
            yield from _leaves(item, name, depth + 1)
