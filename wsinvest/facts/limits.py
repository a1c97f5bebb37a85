"""Attempts that were not made, and why: rate limit, equal timeouts, deadline, budget."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from wsinvest.model.attempt import Attempt, Response

TOO_MANY_REQUESTS: Final = 429


@runtime_checkable
class Asked(Protocol):
    """Facts of a source that was asked over HTTP."""

    @property
    def asks_to_stop(self) -> bool:
        """True if an answer asked for fewer requests, so that this source was not asked again."""


class Stop(StrEnum):
    """Why fewer attempts were made than planned."""

    RATE_LIMITED = "rate_limited"
    THREE_TIMEOUTS = "three_timeouts"
    DEADLINE = "deadline"
    BUDGET = "budget"
    ABORTED_BY_SOURCE = "aborted_by_source"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Planned attempts that were not made, and why."""

    what: str
    count: int
    why: Stop


def rate_limited(attempt: Attempt) -> bool:
    """True if the target asked for fewer requests: 429, or any answer with Retry-After."""
    return asks_to_stop(attempt.response)


def asks_to_stop(answer: Response | None) -> bool:
    """True if the answer is 429 or has a Retry-After header."""
    return answer is not None and (answer.status == TOO_MANY_REQUESTS or bool(answer.retry_after))
