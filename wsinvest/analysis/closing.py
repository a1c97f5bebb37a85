"""Open connections that the server closed in the first second, selected by close code."""

from collections.abc import Container
from typing import Final

from wsinvest.analysis import surer
from wsinvest.analysis.ends import failed_at, hit
from wsinvest.analysis.replaced import is_replaced
from wsinvest.facts.comparison import WELL, ending
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Outcome, Pass, Rival, Severity
from wsinvest.model.stage import Reason, StageName, State

NO_CODE: Final = _("none")
NO_REASON: Final = _("none given")


def closed_with(handshake: Handshake, codes: Container[int | None]) -> Outcome:
    """The outcome for repeats that the server closed with one of these codes."""
    return close_found(handshake, ended_with(handshake, codes))


def ended_with(handshake: Handshake, codes: Container[int | None]) -> tuple[Attempt, ...]:
    """The repeats that ended in the first second by a close frame with one of these codes."""
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.CLOSE_FRAME)
    return tuple(attempt for attempt in ended if attempt.close and attempt.close.code in codes)


def close_found(
    handshake: Handshake,
    ended: tuple[Attempt, ...],
    at_most: Severity = Severity.HIGH,
    later: int = 0,
    rivals: tuple[Rival, ...] = (),
) -> Outcome:
    """The outcome for these closed repeats: OBSERVED, never above `at_most`; Pass if there are none.

    `later`: how many later repeats opened. The count is out of the repeats that were watched for the first second.
    """
    if not ended:
        return Pass()
    first = ended[0]
    close = first.close
    return hit(
        ended,
        watched(handshake),
        at_most=at_most,
        evidence=(f"handshake:repeats/{first.id}/close",) if close else (),
        rivals=rivals,
        surer=(surer.LOG, surer.ENV),
        code=close.code if close and close.code is not None else NO_CODE,
        reason=(close.reason if close else "") or NO_REASON,
        after=close.after_ms if close else 0.0,
        later=later,
    )


def watched(handshake: Handshake) -> int:
    """How many repeats were watched after open; most are closed by wsinvest at once and show nothing of it."""
    return sum(map(_is_watched, handshake.repeats))


def none_stayed(handshake: Handshake) -> bool:
    """True if no repeat opened, or if all that were watched for the first second ended in it.

    One that this run's own next session replaced had lived.
    """
    opened = [one for one in handshake.repeats if one.opened]
    return all(ending(one) != WELL and not _gave_way(one) for one in (list(filter(_is_watched, opened)) or opened))


def _gave_way(attempt: Attempt) -> bool:
    return attempt.close is not None and is_replaced(attempt.close.reason)


def _is_watched(attempt: Attempt) -> bool:
    stage = attempt.stage(StageName.FIRST_SECOND)
    return stage is not None and stage.state is not State.SKIPPED
