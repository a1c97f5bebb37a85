"""Repeats that failed where compression was offered, while those without it opened."""

from typing import Final

from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName

AXIS: Final = "extension_again"
# After the 101 only what the server says itself; broken frames are another fault.
_SAID: Final = frozenset({Reason.CLOSE_FRAME, Reason.NO_CLOSE_FRAME})


def refused_by_offer(repeats: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """The repeats that offered an extension and were refused; none if one of them opened or one without it failed."""
    offering = tuple(one for one in repeats if one.sent.extensions)
    plain = tuple(one for one in repeats if not one.sent.extensions)
    if not plain or any(one.failed for one in plain):
        return ()
    return offering if offering and all(map(refused, offering)) else ()


def refused(attempt: Attempt) -> bool:
    """True if the server refused the request, or ended the connection that it had opened for it."""
    failed = attempt.failed
    if failed is None:
        return False
    if failed.name in (StageName.REQUEST, StageName.RESPONSE):
        return failed.reason is not Reason.TIMEOUT
    return failed.name is StageName.FIRST_SECOND and failed.reason in _SAID
