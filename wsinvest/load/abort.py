"""When a load ends before its time: one pure rule for each reason, asked once a second in this order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from wsinvest.facts.load import Aborted
from wsinvest.load.failures import Key
from wsinvest.model.stage import Reason

REFUSING: Final = frozenset({429, 503})  # RFC 6585 section 4, RFC 9110 section 15.6.4
FAILING_SHARE: Final = 0.01  # of the connections that a step tried
LEAST_FAILURES: Final = 2  # one of fewer than a hundred is no class that is proven
SLOW_TIMES: Final = 10  # the objective
SLOW_S: Final = 10.0
MEMORY: Final = 0.85
DESCRIPTORS: Final = 0.90
LIMITED_S: Final = 10.0
SILENT_S: Final = 5.0
_OURS: Final = frozenset({Reason.PORTS_EXHAUSTED, Reason.DESCRIPTORS_EXHAUSTED})


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known at the end of a second.

    `tried`: connections of this step; `failures`: of this step, by class; `early`: of this step, ended by the server
    within a second. `slow_s`: for how long p99 has been above SLOW_TIMES the objective; `limited_s`: for how long our
    own lag has been too much of it. `memory`, `descriptors`: shares of the target's limits, None if unseen. `health`:
    the status of its health endpoint, None if unasked. `silent_s`: since the coordinator was heard.
    """

    tried: int = 0
    failures: Mapping[Key, int] = field(default_factory=dict)
    early: int = 0
    slow_s: float = 0.0
    limited_s: float = 0.0
    memory: float | None = None
    descriptors: float | None = None
    health: int | None = None
    died: bool = False
    killed: bool = False
    moved: bool = False
    silent_s: float = 0.0


def killed(seen: Seen) -> bool:
    """The target's process has gone, and its control group counts one more kill for want of memory."""
    return seen.died and seen.killed


def died(seen: Seen) -> bool:
    """The target's process has gone."""
    return seen.died


def moved(seen: Seen) -> bool:
    """The target's name has an address that nobody consented for."""
    return seen.moved


def refused(seen: Seen) -> bool:
    """A single 429 or 503: the server asks for fewer requests."""
    return any(status in REFUSING for _stage, _reason, status in seen.failures)


def failing(seen: Seen) -> bool:
    """More than FAILING_SHARE of the step failed in one way of the server's, or was ended by it within a second."""
    worst = max((count for key, count in seen.failures.items() if key[1] not in _OURS), default=0)
    worst = max(worst, seen.early)
    return worst >= LEAST_FAILURES and worst > FAILING_SHARE * seen.tried


def exhausted(seen: Seen) -> bool:
    """Our own ports or descriptors are used up."""
    return any(reason in _OURS for _stage, reason, _status in seen.failures)


def slow(seen: Seen) -> bool:
    """Far above the objective for SLOW_S seconds."""
    return seen.slow_s >= SLOW_S


def memory(seen: Seen) -> bool:
    """The target is about to run out of memory."""
    return seen.memory is not None and seen.memory > MEMORY


def descriptors(seen: Seen) -> bool:
    """The target is about to run out of descriptors."""
    return seen.descriptors is not None and seen.descriptors > DESCRIPTORS


def unwell(seen: Seen) -> bool:
    """The health endpoint answers with an error, or not at all (0)."""
    return seen.health is not None and (seen.health == 0 or seen.health >= 500)  # RFC 9110 section 15.6


def generator(seen: Seen) -> bool:
    """We ourselves were the limit for LIMITED_S seconds: going on would measure nothing."""
    return seen.limited_s >= LIMITED_S


def coordinator(seen: Seen) -> bool:
    """Whoever shares the load out was not heard for SILENT_S seconds."""
    return seen.silent_s >= SILENT_S


RULES: Final[tuple[tuple[Aborted, Callable[[Seen], bool]], ...]] = (
    (Aborted.KILLED, killed),
    (Aborted.DIED, died),
    (Aborted.MOVED, moved),
    (Aborted.REFUSED, refused),
    (Aborted.GENERATOR, exhausted),
    (Aborted.FAILING, failing),
    (Aborted.MEMORY, memory),
    (Aborted.DESCRIPTORS, descriptors),
    (Aborted.UNWELL, unwell),
    (Aborted.SLOW, slow),
    (Aborted.GENERATOR, generator),
    (Aborted.COORDINATOR, coordinator),
)


def abort_reason(seen: Seen, *, ignored: frozenset[Aborted] = frozenset()) -> Aborted:
    """The first reason to end the load, NOT if there is none. `ignored`: those that whoever asks for the load lifts."""
    return next((why for why, applies in RULES if why not in ignored and applies(seen)), Aborted.NOT)
