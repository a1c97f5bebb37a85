"""When to leave a target alone: the limits that repeats and probes share, and the record of what was not done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from wsinvest.attempt import Attempt, Reason, Response, StageName
from wsinvest.net.opener import Deadline

EQUAL_TIMEOUTS: Final = 3
TOO_MANY_REQUESTS: Final = 429
_TIMEOUTS: Final = frozenset({Reason.TIMEOUT, Reason.RESOLVER_TIMEOUT})


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


def stop_after(attempts: Iterable[Attempt], deadline: Deadline) -> Stop | None:
    """Why no further attempt may follow these, None when one may."""
    made = tuple(attempts)
    if any(map(rate_limited, made)):
        return Stop.RATE_LIMITED
    if equal_timeouts(made) >= EQUAL_TIMEOUTS:
        return Stop.THREE_TIMEOUTS
    return None if deadline.remaining() > 0 else Stop.DEADLINE


def rate_limited(attempt: Attempt) -> bool:
    """Whether the target asked us to stop: 429, or any answer with Retry-After."""
    return asks_to_stop(attempt.response)


def asks_to_stop(answer: Response | None) -> bool:
    """Whether an answer wants fewer requests."""
    return answer is not None and (answer.status == TOO_MANY_REQUESTS or bool(answer.retry_after))


def equal_timeouts(attempts: Iterable[Attempt]) -> int:
    """How many attempts ran out of time at the same stage."""
    stages: Counter[StageName] = Counter()
    for attempt in attempts:
        if attempt.failed and attempt.failed.reason in _TIMEOUTS:
            stages[attempt.failed.name] += 1
    return max(stages.values(), default=0)


def cut_short(attempt: Attempt, deadline: Deadline) -> bool:
    """Whether it was our own deadline that ended the attempt: that says nothing of the target."""
    return deadline.remaining() <= 0 and attempt.failed is not None and attempt.failed.reason in _TIMEOUTS
