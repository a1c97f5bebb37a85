"""What of a URL is never shown: values of its query, its user part, its fragment, and segments that may be keys."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from wsinvest.model.target import HIDDEN
from wsinvest.redact.high_entropy import changes

TOKEN_PARAMS: Final = ("token", "access_token", "auth_token", "jwt", "id_token", "ticket", "auth")
# What every Socket.IO client sends, and nobody's secret.
_FIXED: Final = re.compile(r"EIO=[34]|transport=(?:websocket|polling)")
_NAME: Final = re.compile(r"[\w.\[\]$-]{1,64}")
_PLAIN_WORD: Final = re.compile(
    r"[A-Za-z]?[a-z]{1,15}(?:[-_.][a-z]{1,15}){0,3}|[A-Z]{1,8}|v?[0-9]{1,6}(?:[.-][0-9]{1,6}){0,3}|[a-z]{2}[-_][A-Z]{2}"
)
_LONG: Final = 16
_MIXED_FROM: Final = 8
_DIGITS_FROM: Final = 10  # longer than a date
_ONE_CASE_FROM: Final = 32
_OFTEN: Final = 0.4
_HUMP: Final = 3.3  # letters of a word in StockPricesHub, on the average; of random letters it is 2.7
_NOT_ALPHANUMERIC: Final = re.compile(r"[^A-Za-z0-9]++")
_HUMPS: Final = re.compile(r"[A-Z]++(?![a-z])|[A-Z]?[a-z]++")
_CONSONANTS: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{7}", re.IGNORECASE)
_HEX: Final = re.compile(r"[0-9a-fA-F]+")


def is_opaque(segment: str) -> bool:
    """True if a segment of a path may be a key: long and mixed, many digits, a hash, letters that form no words."""
    text = unquote(segment)
    bare = _NOT_ALPHANUMERIC.sub("", text)
    letters, digits = any(map(str.isalpha, text)), any(map(str.isdigit, text))
    if letters and digits:
        return len(text) >= _LONG or (len(bare) >= _MIXED_FROM and changes(bare) > _OFTEN)
    if digits:
        return sum(map(str.isdigit, text)) >= _DIGITS_FROM
    return len(bare) >= _LONG and not _is_worded(text, bare)


def _is_worded(text: str, bare: str) -> bool:
    """True if letters read as words: `notifications-endpoint`, `StockPricesHub`."""
    if _HEX.fullmatch(bare) or _CONSONANTS.search(text):
        return False
    parts = _NOT_ALPHANUMERIC.split(text)
    if any(len(part) >= _ONE_CASE_FROM and (part.islower() or part.isupper()) for part in parts):
        return False
    words = [word for part in parts for word in _HUMPS.findall(part)]
    return len(bare) / len(words) > _HUMP if words else False


def shown_path(path: str) -> str:
    """The path without what its segments may hold of keys, users and values: `/ws/…`, `/ws;sid=…`."""
    return "/".join(map(_shown_segment, path.split("/")))


def _shown_segment(segment: str) -> str:
    name, mark, _ = segment.partition("=")
    if mark:  # `token=abc`, and parameters as in `ws;jsessionid=abc`
        return f"{shown_path(name)}={HIDDEN}"
    if ":" in segment and "@" in segment:  # a user part that stands where a path is read
        return f"{HIDDEN}@{segment.rpartition('@')[2]}"
    first, *parameters = segment.split(";")
    shown = HIDDEN if is_opaque(first) else first
    return ";".join([shown, *(HIDDEN if is_opaque(one) else one for one in parameters)])


def shown_name(pair: str) -> str:
    """The name of a parameter; of one that has no value it is the value, unless it is the usual name of a token."""
    name, _, value = pair.partition("=")
    plain = unquote(name)
    if plain in TOKEN_PARAMS:
        return plain
    is_name = bool(value.strip("=")) and _NAME.fullmatch(plain) is not None and not is_opaque(plain)
    return plain if is_name else HIDDEN


def hidden_in_path(path: str) -> Iterator[str]:
    """The pieces of a path that are not shown: opaque segments, and values that stand in segments."""
    for segment in path.split("/"):
        name, _, value = segment.partition("=")
        yield from (part for part in re.split(r"[;=]", value) if part)
        yield from filter(is_opaque, name.split(";"))


def is_plain_word(value: str) -> bool:
    """True for a short word, number or version: such a value is left out of URLs, not out of every other text."""
    return _PLAIN_WORD.fullmatch(value) is not None


def is_fixed(pair: str) -> bool:
    """True for the parameters that Socket.IO itself prescribes."""
    return _FIXED.fullmatch(pair) is not None


def holds_values(text: str) -> bool:
    """True if a URL holds anything that is not shown: a value of the query, a user part, a fragment, a key."""
    split = re.split(r"[?#]", text.replace("\\", "/"), maxsplit=1)
    head, rest = split[0], split[1] if len(split) > 1 else ""
    pairs = [pair for pair in re.split(r"[?#&]", rest) if pair]
    return (
        "@" in head
        or shown_path(path_of(head)) != path_of(head)
        or not all(is_fixed(pair) or pair in TOKEN_PARAMS for pair in pairs)
    )


def path_of(head: str) -> str:
    """What stands behind the host in a URL without query, with or without a scheme."""
    return re.sub(r"^(?:[A-Za-z][A-Za-z0-9+.-]{0,31}:)?/{0,8}[^/]*", "", head)
