"""Backoff: how long a client that lost its connection waits before each attempt, and how it is written."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.model.failure import Failure

LONGEST_S: Final = 3600.0
SHORTEST_S: Final = 0.05  # below, a loop without a pause is meant, which no forecast is needed for
_GROWS: Final = 2.0  # the factor of an exponential backoff that names none
_MOST_DOUBLINGS: Final = 64  # no delay of at most an hour grows beyond; keeps the power finite
_NUMBER: Final = r"\d{1,6}(?:\.\d{1,6})?"
_FIXED: Final = re.compile(rf"fixed ({_NUMBER})(?: (\w+))?")
_EXP: Final = re.compile(rf"exp ({_NUMBER})\.\.({_NUMBER})(?: x({_NUMBER}))?(?: (\w+))?")
_FORMS: Final = "'fixed 1', 'exp 1..30', 'exp 1..30 full' or 'exp 1..30 x1.5 equal'"


class Jitter(StrEnum):
    """Which part of a delay is random. `d` is the delay without it."""

    NONE = "none"  # d
    FULL = "full"  # 0 to d
    EQUAL = "equal"  # d / 2 to d
    SPREAD = "spread"  # d / 2 to 3 d / 2, as socket.io's client does


# The least of a delay, and how much of it is random, each as a share of d.
_RANDOM: Final = {Jitter.NONE: (1.0, 0.0), Jitter.FULL: (0.0, 1.0), Jitter.EQUAL: (0.5, 0.5), Jitter.SPREAD: (0.5, 1.0)}


class BackoffError(Failure):
    """The text of a backoff cannot be read; the message says what is wrong and how it is written."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Delays in seconds: `first_s`, then `factor` times longer after each failure, `most_s` at most."""

    first_s: float
    most_s: float
    factor: float = 1.0
    jitter: Jitter = Jitter.NONE

    def undithered_s(self, failures: int) -> float:
        """The delay without jitter, after so many failed attempts since the loss (0: before the first attempt)."""
        grown: float = self.first_s * self.factor ** min(failures, _MOST_DOUBLINGS)
        return min(self.most_s, grown)

    def delay_s(self, failures: int, draw: float) -> float:
        """The delay with its jitter; `draw`: a random number, 0 to 1."""
        least, random = _RANDOM[self.jitter]
        return self.undithered_s(failures) * (least + random * draw)

    def __str__(self) -> str:
        """As it is written for `parsed`."""
        jitter = "" if self.jitter is Jitter.NONE else f" {self.jitter}"
        if self.factor == 1.0:
            return f"fixed {self.first_s:g}{jitter}"
        factor = "" if self.factor == _GROWS else f" x{self.factor:g}"
        return f"exp {self.first_s:g}..{self.most_s:g}{factor}{jitter}"


def parsed(text: str) -> Backoff:
    """The backoff that a text describes; raises BackoffError.

    `fixed SECONDS [JITTER]` or `exp FIRST..MOST [xFACTOR] [JITTER]`, where JITTER is full, equal, spread or none.
    """
    words = " ".join(text.split())
    fixed, exp = _FIXED.fullmatch(words), _EXP.fullmatch(words)
    if fixed:
        seconds = _seconds(fixed[1], text)
        return Backoff(seconds, seconds, 1.0, _jitter(fixed[2], text))
    if exp is None:
        raise BackoffError(f"--backoff {text!r}: not readable; write {_FORMS}")
    first, most = _seconds(exp[1], text), _seconds(exp[2], text)
    if most < first:
        raise BackoffError(f"--backoff {text!r}: the longest delay is shorter than the first; write {_FORMS}")
    factor = float(exp[3] or _GROWS)
    if not 1.0 < factor <= 10.0:
        raise BackoffError(f"--backoff {text!r}: a factor lies above 1 and is 10 at most; write {_FORMS}")
    return Backoff(first, most, factor, _jitter(exp[4], text))


def _seconds(number: str, text: str) -> float:
    seconds = float(number)
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise BackoffError(f"--backoff {text!r}: a delay is {SHORTEST_S:g} to {LONGEST_S:g} s long; write {_FORMS}")
    return seconds


def _jitter(word: str | None, text: str) -> Jitter:
    try:
        return Jitter(word or Jitter.NONE)
    except ValueError:
        known = ", ".join(Jitter)
        raise BackoffError(f"--backoff {text!r}: no jitter is called {word!r}; there are {known}") from None
