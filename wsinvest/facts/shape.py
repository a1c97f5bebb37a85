"""The shape of a secret, safe to show: length class, entropy class, signs of damage."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

EXACT_LENGTH_FROM: Final = 32


class Entropy(StrEnum):
    """Shannon entropy of the whole value in bits: none 0, low below 64, fair below 128, high from 128 on."""

    NONE = "none"
    LOW = "low"
    FAIR = "fair"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Shape:
    """The properties of a secret value that may be shown."""

    length: str
    entropy: Entropy
    quotes: bool = False
    blanks_at_ends: bool = False
    newline_at_ends: bool = False
    carriage_return: bool = False
    bom: bool = False
    non_ascii: bool = False
    placeholder: bool = False
    unexpanded: bool = False
    guessable: bool = False
    hex: bool = False
    base64: bool = False
    bytes_32: bool = False
    bytes_16: bool = False
