"""Repeats that were refused while another connection was open: do they suggest a limit of connections?"""

import math
from typing import Final

from wsinvest.facts.limits import TOO_MANY_REQUESTS
from wsinvest.model.attempt import Attempt
from wsinvest.model.close_codes import TRY_AGAIN_LATER
from wsinvest.model.stage import Reason

AXIS: Final = "alone"
CHANCE: Final = 0.05  # accepted probability that random failures give the same pattern
FEWEST, MOST = 3, 8
_BACKEND: Final = frozenset({502, 504})  # gateway errors are not a limit of connections
_CUT_OFF: Final = frozenset({Reason.CLOSED, Reason.RESET, Reason.REFUSED, Reason.NO_CLOSE_FRAME})


def turned_away(repeats: tuple[Attempt, ...], status: int | None = None) -> tuple[Attempt, ...]:
    """The repeats refused while the first one, which was made alone, was open; empty if the first did not open.

    Those that asked in another way, as browsers do, are left out: what was refused may be that.
    `status`: only refusals with this status. 429 is not counted otherwise, since no more requests are allowed after it.
    """
    first, *others = repeats
    if not first.opened:
        return ()
    alike = (one for one in others if _asks(one) == _asks(first))
    return tuple(one for one in alike if (_refused(one) if status is None else _answered(one, status)))


def _asks(attempt: Attempt) -> tuple[str, tuple[str, ...]]:
    return attempt.sent.connection, attempt.sent.extensions


def needed(refused: tuple[Attempt, ...], repeats: tuple[Attempt, ...]) -> int:
    """How many probes made alone (3 to 8) must open to bring chance below 5 %; the first repeat counts as one more."""
    success_share = 1 - len(refused) / len(repeats)
    return min(MOST, max(FEWEST, math.ceil(math.log(CHANCE) / math.log(success_share)) - 1))


def _refused(attempt: Attempt) -> bool:
    """True if the attempt was refused by status (not 429, 502, 504), close code 1013, or a cut connection."""
    failed, answer = attempt.failed, attempt.response
    if failed is None or _answered(attempt, TOO_MANY_REQUESTS):
        return False
    if failed.reason is Reason.STATUS:
        return answer is not None and answer.status not in _BACKEND
    closed = attempt.close is not None and attempt.close.code == TRY_AGAIN_LATER
    return closed or failed.reason in _CUT_OFF


def _answered(attempt: Attempt, status: int) -> bool:
    """True if the attempt got an HTTP answer with this status."""
    return attempt.response is not None and attempt.response.status == status
