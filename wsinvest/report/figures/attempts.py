"""Short texts for attempts (how they ended), and the times of their stages."""

from collections.abc import Mapping

from wsinvest.facts.words import word
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, Stage, StageName
from wsinvest.report.labels import OPENED


def end_of(attempt: Attempt, language: str) -> str:
    """How the attempt ended: `opened`, `HTTP 403`, or the reason of the failed stage."""
    return OPENED.say(language) if attempt.failed is None else _reason(attempt, attempt.failed, language)


def full_end_of(attempt: Attempt, language: str) -> str:
    """How the attempt ended, with the failed stage: `response: HTTP 403`."""
    if attempt.failed is None:
        return OPENED.say(language)
    return f"{word(attempt.failed.name, language)}: {_reason(attempt, attempt.failed, language)}"


def times_of(attempt: Attempt) -> Mapping[StageName, float]:
    """The milliseconds of each stage up to open; later stages do not count as time to open."""
    return {
        stage.name: stage.took_ms
        for stage in attempt.timed
        if stage.took_ms is not None and stage.name.depth <= StageName.OPEN.depth
    }


def _reason(attempt: Attempt, stage: Stage, language: str) -> str:
    # A status or a close code is more precise than the word for the reason.
    if stage.reason is Reason.STATUS and attempt.response is not None:
        return f"HTTP {attempt.response.status}"
    said = word(stage.reason or Reason.UNKNOWN, language)
    if stage.reason is Reason.CLOSE_FRAME and attempt.close is not None and attempt.close.code is not None:
        return f"{said} ({attempt.close.code})"
    return said
