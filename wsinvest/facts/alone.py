"""Refused side by side, let in alone: which repeats suggest a limit of connections."""

import math
from typing import Final

from wsinvest.facts.limits import TOO_MANY_REQUESTS
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason

AXIS: Final = "alone"
CHANCE: Final = 0.05  # how likely a server that fails now and then may show the same picture
FEWEST, MOST = 3, 8
_BACKEND: Final = frozenset({502, 504})  # no limit speaks like that
_CUT_OFF: Final = frozenset({Reason.CLOSED, Reason.RESET, Reason.REFUSED, Reason.NO_CLOSE_FRAME})
_TRY_AGAIN: Final = 1013


def turned_away(repeats: tuple[Attempt, ...], status: int | None = None) -> tuple[Attempt, ...]:
    """The repeats that were refused while the first one, which had been alone, was open; none if that one was not.

    `status`: only those with this one; 429, after which nobody may ask again, is not counted otherwise.
    """
    first, *others = repeats
    if not first.opened:
        return ()
    return tuple(one for one in others if (_refused(one) if status is None else _answered(one, status)))


def needed(refused: tuple[Attempt, ...], repeats: tuple[Attempt, ...]) -> int:
    """How many must come through alone before chance is excluded, the first repeat included in the count."""
    kept = 1 - len(refused) / len(repeats)
    return min(MOST, max(FEWEST, math.ceil(math.log(CHANCE) / math.log(kept)) - 1))


def _refused(attempt: Attempt) -> bool:
    failed, answer = attempt.failed, attempt.response
    if failed is None or _answered(attempt, TOO_MANY_REQUESTS):
        return False
    if failed.reason is Reason.STATUS:
        return answer is not None and answer.status not in _BACKEND
    closed = attempt.close is not None and attempt.close.code == _TRY_AGAIN
    return closed or failed.reason in _CUT_OFF


def _answered(attempt: Attempt, status: int) -> bool:
    return attempt.response is not None and attempt.response.status == status
