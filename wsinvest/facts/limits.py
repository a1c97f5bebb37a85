"""What was not asked, and why: rate limits, equal timeouts, the deadline, the budget."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from wsinvest.model.attempt import Attempt, Response

TOO_MANY_REQUESTS: Final = 429


@runtime_checkable
class Asked(Protocol):
    """Facts of a source that was asked by HTTP."""

    @property
    def asks_to_stop(self) -> bool:
        """Whether an answer wanted fewer requests, so that this source was not asked again."""


class Stop(StrEnum):
    """Why fewer attempts were made than planned."""

    RATE_LIMITED = "rate_limited"
    THREE_TIMEOUTS = "three_timeouts"
    DEADLINE = "deadline"
    BUDGET = "budget"
    ABORTED_BY_SOURCE = "aborted_by_source"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Repeats or probes that were not made, and why."""

    what: str
    count: int
    why: Stop


def rate_limited(attempt: Attempt) -> bool:
    """Whether the target asked us to stop: 429, or any answer with Retry-After."""
    return asks_to_stop(attempt.response)


def asks_to_stop(answer: Response | None) -> bool:
    """Whether an answer wants fewer requests."""
    return answer is not None and (answer.status == TOO_MANY_REQUESTS or bool(answer.retry_after))
