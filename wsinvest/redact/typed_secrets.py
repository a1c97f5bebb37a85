"""The values of options that take a secret, as they stand among the words of a command line."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

# Long and short spellings; a short one may have its value attached, as in -bname=value.
TAKES_A_SECRET: Final = ("--header", "-H", "--cookie", "-b", "--proxy", "--message")
_PARTS: Final = re.compile(r"[\s:=;,&@/\"']+")
# Hosts, ports and addresses, without a user.
_ADDRESS: Final = re.compile(r"(?:(?:http|socks5h?)://)?[\w.-]{1,253}:[0-9]{1,5}(?::[0-9A-Fa-f.:\[\]]{1,60})?/?")
_SHORTEST: Final = 4  # of a part; the whole value is hidden whatever its length


def values(words: Iterable[str]) -> Iterator[str]:
    """Each value of such an option: whole, what stands behind its name, and its longer parts; names of files stay."""
    for given in _given(tuple(words)):
        if given.startswith("@") or _ADDRESS.fullmatch(given):
            continue
        yield given
        for mark in (":", "="):
            name, found, value = given.partition(mark)
            if found and value.strip() and not re.search(r"[\s:=]", name):
                yield value.strip()
                yield from (part for part in _PARTS.split(value) if len(part) >= _SHORTEST)
                break
        else:
            yield from (part for part in _PARTS.split(given) if len(part) >= _SHORTEST)


def files(words: Iterable[str]) -> Iterator[str]:
    """The words that name a file in the place of such a value; what they name is no secret."""
    yield from (given for given in _given(tuple(words)) if given.startswith("@"))


def plain(words: Iterable[str]) -> Iterator[str]:
    """The words that look as if they held a secret, and hold none: names of files, and addresses of --resolve."""
    given = tuple(words)
    yield from files(given)
    pinned = (*_of("--resolve", given), *_of("--proxy", given))
    yield from (word for word in pinned if _ADDRESS.fullmatch(word))


def _given(words: tuple[str, ...]) -> Iterator[str]:
    yield from (value for option in TAKES_A_SECRET for value in _of(option, words))


def _of(option: str, words: tuple[str, ...]) -> Iterator[str]:
    yield from (word for before, word in pairwise(words) if before == option)
    joint = f"{option}=" if option.startswith("--") else option
    yield from (word[len(joint) :] for word in words if word.startswith(joint) and len(word) > len(joint))
