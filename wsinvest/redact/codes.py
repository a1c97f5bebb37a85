"""Runs of characters that are spelled in a code: in hex, binary, octal or decimal numbers, or one by one.

A run is decoded as a whole, whatever separates its characters. Every pattern reads each character of a text once.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

_FEWEST: Final = 4  # characters of a run
_BITS: Final = (8, 7)
_LAST: Final = 0x10FFFF
_BETWEEN: Final = r"[\s,;:|._/+'\"\[\](){}<>-]{0,4}+"
_ENDS: Final = " \t\r\n,:|._/+'\"[](){}<>-"
_HEX_MARK: Final = r"(?:\\{1,4}[xuU]\{?|%[uU]|[uU]\+|&\#[xX]|0[xX]|[%=$\#xX])?+"
_HEX: Final = re.compile(rf"(?:{_HEX_MARK}[0-9a-fA-F]{{2,}}+[;}}hH]?+{_BETWEEN})++")
_HEX_TOKEN: Final = re.compile(rf"{_HEX_MARK}([0-9a-fA-F]{{2,}}+)")
_BINARY: Final = re.compile(rf"(?:(?:0[bB][01]{{4,}}+|[01]{{7,}}+){_BETWEEN})++")
_BINARY_TOKEN: Final = re.compile(r"(?:0[bB])?+([01]{4,}+)")
_NUMBERS: Final = re.compile(rf"(?:(?:\\{{1,4}}|0[oO]|&\#0{{0,5}})?+[0-9]{{2,7}}+;?+{_BETWEEN})++")
_NUMBER: Final = re.compile(r"[0-9]{2,7}")
_SPELLED: Final = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,10}+[^\W_](?![^\W_]))++")


class Run(NamedTuple):
    """Where a run stands, what it spells in small letters, and the letters and digits of that alone."""

    start: int
    end: int
    text: str
    letters: str


def bare(text: str) -> str:
    """The letters and digits of a text, in small letters without accents."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text.casefold())))


def runs(text: str, fewest: int = _FEWEST) -> Iterator[Run]:
    """Every run of the text that spells at least this many characters, once for each code that it may be written in."""
    shortest = 2 * fewest - 1  # no code takes less than two characters for one, but for the last
    for pattern, decode in _CODES:
        for match in pattern.finditer(text):
            told = decode(match[0]).replace("\0", "") if match.end() - match.start() >= shortest else ""
            if len(told) >= fewest:
                yield Run(match.start(), match.start() + len(match[0].rstrip(_ENDS)), told.casefold(), bare(told))


def _from_hex(run: str) -> str:
    """Bytes in hex; the zeros of UTF-16 and of `\\u0041` are no letters."""
    digits = (token[1] for token in _HEX_TOKEN.finditer(run))
    return bytes.fromhex("".join("0" * (len(one) % 2) + one for one in digits)).decode("latin-1")


def _from_binary(run: str) -> str:
    """Bytes or seven bits each, what a cut left of the last one left out."""
    return "".join(_from_bits(token[1]) for token in _BINARY_TOKEN.finditer(run))


def _from_bits(bits: str) -> str:
    width = next((width for width in _BITS if len(bits) % width == 0), min(len(bits), _BITS[0]))
    return "".join(chr(int(bits[at : at + width], 2)) for at in range(0, len(bits) - width + 1, width))


def _from_decimal(run: str) -> str:
    return "".join(map(_char, map(int, _NUMBER.findall(run))))


def _from_octal(run: str) -> str:
    numbers = _NUMBER.findall(run)
    return "".join(_char(int(one, 8)) for one in numbers if not {"8", "9"} & set(one))


def _char(number: int) -> str:
    return chr(number) if number <= _LAST else ""


_CODES: Final[tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]] = (
    (_HEX, _from_hex),
    (_BINARY, _from_binary),
    (_NUMBERS, _from_decimal),
    (_NUMBERS, _from_octal),
    (_SPELLED, str),
)
