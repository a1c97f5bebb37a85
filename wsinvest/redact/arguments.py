"""The words of a command line as an error may repeat them: of what looks like a URL or `name=value`, no value."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import unquote, unquote_plus

from wsinvest.model.target import HIDDEN
from wsinvest.model.visible import visible
from wsinvest.redact import typed_secrets
from wsinvest.redact.looks import is_language, looks_secret
from wsinvest.redact.url_values import hidden_in_path, path_of, shown_path

_SHORT: Final = 4  # a shorter value is replaced only where it stands as a part of a URL
_LARGEST: Final = 64 * 1024
_OPTION: Final = re.compile(r"(--?[A-Za-z][A-Za-z-]{0,40})=(.*)", re.DOTALL)
_LANGUAGE: Final = "--language"
_CODE: Final = re.compile(r"%(?:25)?(2[36fF]|3[aAbBdDfF]|40|26)")  # the separators of a URL
_BREAKS: Final = re.compile(r"[\s\"'<>`&;?#=@:/,]+")
_URL_LIKE: Final = re.compile(
    r"[\"'<\s]*+(?:[A-Za-z][A-Za-z0-9+.-]*+:/|//|[\w-]++(?:\.[\w-]++)++/|[\w.-]{2,}+:|[^/?@=#;]*+[?@=#;])"
)
_PORT: Final = re.compile(r"(?P<head>^[^/]*//[^/]*?|^[^/:]{2,}|\]):(?!/|[0-9]{1,5}(?:/|$))(?P<value>[^/]+)")


@dataclass(frozen=True)
class Typed:
    """The arguments of this process; `masked` is the one way for a message to repeat them."""

    words: tuple[str, ...] = ()

    def masked(self, said: str) -> str:
        """The message with every argument in its shown form, and no value of one anywhere."""
        for written, shown in self._forms:
            said = said.replace(written, shown)
        return self._values.sub(HIDDEN, said) if self._values else said

    @cached_property
    def _doubtful(self) -> tuple[str, ...]:
        """The words that may hold a secret by their looks."""
        plain = set(typed_secrets.plain(self.words))
        return tuple(word for word in self.words if word not in plain)

    @cached_property
    def _forms(self) -> tuple[tuple[str, str], ...]:
        forms = {form: shown(word) for word in self._doubtful for form in _spellings(word) if shown(word) != word}
        forms |= {form: HIDDEN for word in _no_languages(self.words) for form in _spellings(word)}
        return tuple(sorted(forms.items(), key=lambda pair: -len(pair[0])))

    @cached_property
    def _values(self) -> re.Pattern[str] | None:
        found = {spelling for word in self._doubtful for value in hidden(word) for spelling in _spellings(value)}
        found |= set(_cut_off(self.words))
        found -= {spelling for word in typed_secrets.plain(self.words) for spelling in _spellings(word)}
        found |= {spelling for value in typed_secrets.values(self.words) for spelling in _spellings(value)}
        whole = [re.escape(value) for value in sorted(found, key=len, reverse=True) if len(value) >= _SHORT]
        short = [re.escape(value) for value in sorted(found, key=len, reverse=True) if 0 < len(value) < _SHORT]
        if short:
            whole += [rf"(?<=[=:@/?&;#])(?:{'|'.join(short)})(?![\w…])", rf"\b(?:{'|'.join(short)})(?=@)"]
        return re.compile("|".join(whole), re.IGNORECASE) if whole else None


def shown(word: str) -> str:
    """The argument without what a URL hides and what looks like a password; a path, a name or an option stays."""
    option = _OPTION.fullmatch(word)
    if option:
        return f"{option[1]}={shown(option[2])}"
    if not _is_like_a_url(word):
        return "/".join(HIDDEN if looks_secret(part) else part for part in word.split("/"))
    text = _CODE.sub(lambda code: chr(int(code[1], 16)), word[:_LARGEST]).replace("\\", "/")
    head, mark, _ = _cut(text)
    if "@" in head:
        start = re.match(r"[^/@]*//", head)
        head = f"{start[0] if start else ''}{HIDDEN}@{head.rpartition('@')[2]}"
    head = _PORT.sub(rf"\g<head>:{HIDDEN}", head)
    path = path_of(head)
    shown_head = head.removesuffix(path) + shown_path(path) if path else head
    return (f"{shown_head.partition('=')[0]}={HIDDEN}" if "=" in shown_head else shown_head) + (mark and mark + HIDDEN)


def hidden(word: str) -> Iterator[str]:
    """Every value of the argument that `shown` leaves out, as it is written and with its codes undone."""
    option = _OPTION.fullmatch(word)
    if option:
        yield from hidden(option[2])
    elif _is_like_a_url(word):
        for text in {word[:_LARGEST], _CODE.sub(lambda code: chr(int(code[1], 16)), word[:_LARGEST])}:
            yield from _values_of(text.replace("\\", "/"))
    else:
        yield from filter(looks_secret, word.split("/"))


def _values_of(text: str) -> Iterator[str]:
    head, _, rest = _cut(text)
    for pair in re.split(r"[?#&]", rest):
        name, equals, value = pair.partition("=")
        yield from _pieces(value if equals and value else name)
    user, at, host = head.rpartition("@")
    yield from _pieces(user.rpartition("//")[2] if at else "")
    yield from (piece for found in _PORT.finditer(host) for piece in _pieces(found["value"]))
    yield from (piece for part in hidden_in_path(path_of(host)) for piece in _pieces(part))
    yield from _pieces(host.partition("=")[2])


def _pieces(value: str) -> Iterator[str]:
    """The value as a whole and its parts, each also with its codes undone."""
    if not value.strip("\"'<> "):
        return
    for text in {value.strip("\"'<> "), unquote(value), unquote_plus(value), unquote(unquote(value))}:
        yield text
        yield from (part for part in _BREAKS.split(text) if part)


def _cut_off(words: Iterable[str]) -> Iterator[str]:
    """Words that a blank cut off from the URL before them."""
    for before, word in pairwise(words):
        if re.search(r"[?@=]", before) and not word.startswith("-") and not Path(word).suffix:
            yield word


def _no_languages(words: Iterable[str]) -> Iterator[str]:
    """What was given as a language and has the form of none: it may have been pasted by mistake."""
    given = [(option[1], option[2]) for word in words if (option := _OPTION.fullmatch(word))]
    for name, value in (*given, *pairwise(words)):
        if name == _LANGUAGE and not is_language(value):
            yield value


def _cut(text: str) -> tuple[str, str, str]:
    """What stands before the query, its mark, and the query; a user part may hold the mark itself."""
    user = re.match(r"[^/?#]*//[^@/]*@", text)
    start = user.end() if user else 0
    found = re.search(r"[?#]", text[start:])
    at = start + found.start() if found else len(text)
    return text[:at], text[at : at + 1], text[at + 1 :]


def _spellings(text: str) -> set[str]:
    """How messages write it: as it is, as Python's repr, on one line, as a path, made visible."""
    forms = {text, repr(text)[1:-1], " ".join(text.split()), visible(text, len(text)), text.lower()}
    if "/" in text and "\0" not in text:
        forms.add(str(Path(text)))
    return {form for form in forms if form}


def _is_like_a_url(word: str) -> bool:
    decoded = _CODE.sub(lambda code: chr(int(code[1], 16)), word[:_LARGEST]).replace("\\", "/")
    return _URL_LIKE.match(decoded) is not None
