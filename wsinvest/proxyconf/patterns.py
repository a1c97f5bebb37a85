"""Regular expressions of configurations (PCRE) as Python's; those that could take forever are not evaluated."""

import re
from typing import Final

_LONGEST: Final = 500
# A group that repeats, with something in it that repeats: such patterns may take time without end on some texts.
_SLOW: Final = re.compile(r"[+*}][^()+*}]*\)[+*{]")
_MOST_REPEATS: Final = 6
_NAMED: Final = re.compile(r"\(\?<(?=[A-Za-z_])")


def compiled(pattern: str, *, ignore_case: bool = False) -> re.Pattern[str] | None:
    """The expression, None where it is not evaluated here."""
    repeats = sum(map(pattern.count, ("*", "+", "{")))
    if len(pattern) > _LONGEST or repeats > _MOST_REPEATS or _SLOW.search(pattern):
        return None
    try:
        return re.compile(_NAMED.sub("(?P<", pattern), re.IGNORECASE if ignore_case else 0)
    except (re.error, RecursionError, OverflowError):
        return None


def captures(match: re.Match[str]) -> dict[str, str]:
    """The groups of a match by number and name."""
    numbered = {str(index): text or "" for index, text in enumerate(match.groups(), 1)}
    return numbered | {name: text or "" for name, text in match.groupdict().items()}
