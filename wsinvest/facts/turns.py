"""Repeats of which some fail: do they fail strictly in turn, as one of several servers behind a balancer does?"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from wsinvest.facts.comparison import WELL, Ending, ending
from wsinvest.facts.limits import TOO_MANY_REQUESTS
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import StageName

AXIS: Final = "turn"
MADE: Final = 8  # one after the other; by chance 8 attempts alternate in 1 of 128 cases
_LONGEST: Final = 3  # servers in a circle that 8 attempts can show more than twice
_SHARES: Final = (0.25, 0.75)  # of the repeats that fail, for a circle of two or three


def in_question(repeats: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """The repeats that failed alike, if their share fits servers that take turns; else none.

    Those that asked as browsers do are left out: what was refused may be that.
    """
    alike = [one for one in repeats if _asks(one) == _asks(repeats[0])]
    failed = [one for one in alike if _fails(one)]
    if len(alike) < MADE or not failed:
        return ()
    commonest = Counter(map(ending, failed)).most_common(1)[0][0]
    same = tuple(one for one in failed if ending(one) == commonest)
    share = len(same) / len(alike)
    return same if _SHARES[0] <= share <= _SHARES[1] and len(same) == len(failed) else ()


def mixed(repeats: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """The repeats that failed alike between others that opened, two of each at least; else none.

    Those that asked as browsers do are left out. A limit lets the first ones in and no later one, so it is none.
    """
    alike = [one for one in repeats if _asks(one) == _asks(repeats[0])]
    good = [at for at, one in enumerate(alike) if one.opened]
    bad = [at for at, one in enumerate(alike) if _fails(one)]
    between = len(good) > 1 and len(bad) > 1 and min(good) < max(bad) and min(bad) < max(good)
    same = len({ending(alike[at]) for at in bad}) == 1 and len(good) + len(bad) == len(alike)
    return tuple(alike[at] for at in bad) if between and same and len(alike) >= MADE else ()


def circle(attempts: Sequence[Attempt]) -> int:
    """How many servers take turns, by attempts that were made one after the other; 0 if they do not."""
    ends = tuple(map(ending, attempts))
    if len(ends) < MADE or WELL not in ends:
        return 0
    return next((size for size in range(2, _LONGEST + 1) if _repeats(ends, size)), 0)


def _repeats(ends: tuple[Ending, ...], size: int) -> bool:
    return ends[size:] == ends[:-size] and len(set(ends[:size])) > 1


def _fails(attempt: Attempt) -> bool:
    """True if the attempt got an answer other than 101, or was cut; too many requests are another matter."""
    failed = attempt.failed
    limited = attempt.response is not None and attempt.response.status == TOO_MANY_REQUESTS
    return failed is not None and failed.name is StageName.RESPONSE and not limited


def _asks(attempt: Attempt) -> tuple[str, tuple[str, ...]]:
    return attempt.sent.connection, attempt.sent.extensions
