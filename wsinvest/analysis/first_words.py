"""Errors that servers report in their first messages."""

from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, ErrorMessage
from wsinvest.model.stage import StageName, State


def error_messages(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats in which the server reported an error in its first messages."""
    return tuple(one for one in handshake.repeats if one.told is not None)


def told_of(attempt: Attempt) -> str:
    """Code and words of the error message, empty if there was none."""
    return "" if attempt.told is None else quoted(attempt.told)


def quoted(told: ErrorMessage) -> str:
    """Code and words as one text, without a full stop, since it ends a sentence of ours."""
    return ": ".join(filter(None, (told.code, told.words))).rstrip(".")


def watched_or_told(handshake: Handshake) -> int:
    """How many repeats were watched for the first second, or were told of an error before."""
    return sum(one.told is not None or _is_watched(one) for one in handshake.repeats)


def _is_watched(attempt: Attempt) -> bool:
    stage = attempt.stage(StageName.FIRST_SECOND)
    return stage is not None and stage.state is not State.SKIPPED
