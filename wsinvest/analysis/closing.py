"""How open connections are closed: by code, and what is known of the end."""

from collections.abc import Callable
from typing import Final

from wsinvest.analysis.ends import failed_at, hit
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Outcome, Pass, Rival, Severity
from wsinvest.model.stage import Reason, StageName, State

NO_CODE: Final = _("none")
NO_REASON: Final = _("none given")


def closed_with(handshake: Handshake, due: Callable[[object], bool]) -> Outcome:
    return close_found(handshake, ended_with(handshake, due))


def ended_with(handshake: Handshake, due: Callable[[object], bool]) -> tuple[Attempt, ...]:
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.CLOSE_FRAME)
    return tuple(attempt for attempt in ended if attempt.close and due(attempt.close.code))


def close_found(
    handshake: Handshake,
    ended: tuple[Attempt, ...],
    at_most: Severity = Severity.HIGH,
    later: int = 0,
    rivals: tuple[Rival, ...] = (),
) -> Outcome:
    """Observed symptoms: however many attempts end so, they never rise above their own severity."""
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
        code=close.code if close and close.code is not None else NO_CODE,
        reason=(close.reason if close else "") or NO_REASON,
        after=close.after_ms if close else 0.0,
        later=later,
    )


def watched(handshake: Handshake) -> int:
    """Most repeats are closed by us as soon as they open: those say nothing on the first second."""
    stages = (attempt.stage(StageName.FIRST_SECOND) for attempt in handshake.repeats)
    return sum(stage is not None and stage.state is not State.SKIPPED for stage in stages)
