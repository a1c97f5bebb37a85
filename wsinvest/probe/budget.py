"""The limits that repeats and probes share: when no further attempt may be made, and why."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from wsinvest.facts.limits import Stop, rate_limited
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName
from wsinvest.transport.opener import Deadline

EQUAL_TIMEOUTS: Final = 3
APART_S: Final = 0.5  # between two attempts that do not wait for one that hangs: a server meets them in their order
_TIMEOUTS: Final = frozenset({Reason.TIMEOUT, Reason.RESOLVER_TIMEOUT})


def stop_after(attempts: Iterable[Attempt], deadline: Deadline) -> Stop | None:
    """Why no further attempt may follow these, None when one may."""
    made = tuple(attempts)
    if any(map(rate_limited, made)):
        return Stop.RATE_LIMITED
    if equal_timeouts(made) >= EQUAL_TIMEOUTS:
        return Stop.THREE_TIMEOUTS
    return None if deadline.remaining() > 0 else Stop.DEADLINE


def equal_timeouts(attempts: Iterable[Attempt]) -> int:
    """How many attempts ran out of time at the same stage."""
    stages: Counter[StageName] = Counter()
    for attempt in attempts:
        if attempt.failed and attempt.failed.reason in _TIMEOUTS:
            stages[attempt.failed.name] += 1
    return max(stages.values(), default=0)


def cut_short(attempt: Attempt, deadline: Deadline) -> bool:
    """True if the run's deadline ended the attempt, which then says nothing about the target."""
    return deadline.remaining() <= 0 and attempt.failed is not None and attempt.failed.reason in _TIMEOUTS
