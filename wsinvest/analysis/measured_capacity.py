"""The measured capacity: each limit with its interval, the one that binds, the next one, and what a change gains."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from wsinvest.analysis.ladder_points import UNLIMITED, least
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.messages import Message, Phrase, _, filled
from wsinvest.model.capacity_limit import Counts, LimitUnit, Predicted, Unpredicted, limit_units

_RANGE: Final = _("{low:int} to {high:int}")
_NUMBER: Final = _("{low:int}")
_OTHERS: Final = 64  # connections that the same process may have besides
_TO_SPARE: Final = 1.25  # times what the next limit allows: a limit that is lifted should not bind again at once


@dataclass(frozen=True, slots=True)
class Measured:
    """One limit in whole numbers of its unit. `capacity`, `low`, `high` are rounded down; `kinds`: by connection.

    Where the server took no more during the ladder, the `low` of the one that binds is not above what was open then.
    """

    unit: LimitUnit[..., object]
    capacity: int
    low: int
    high: int
    basis: Phrase
    kind: str = ""
    each: float | None = None
    kinds: tuple[Predicted, ...] = ()

    @property
    def name(self) -> str:
        """The limit's name in documents."""
        return self.unit.name

    @property
    def exact(self) -> bool:
        """True if its interval has no width."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Open:
    """A limit of which nothing is predicted, and why."""

    unit: LimitUnit[..., object]
    why: Phrase


@dataclass(frozen=True, slots=True)
class MeasuredCapacity:
    """All limits: those of held connections, the one with the lowest lower end first; then those of other units."""

    limits: tuple[Measured, ...]
    open: tuple[Open, ...]

    @property
    def held(self) -> tuple[Measured, ...]:
        """The limits of held connections, the lowest first."""
        return tuple(one for one in self.limits if one.unit.counts is Counts.HELD)

    @property
    def missing(self) -> tuple[Open, ...]:
        """Limits of held connections that exist or may, of which nothing is predicted: they may be met first."""
        return tuple(one for one in self.open if one.unit.counts is Counts.HELD and one.why != UNLIMITED)

    @property
    def binding(self) -> Measured | None:
        """The limit of held connections that is reached first, None if none was predicted."""
        return next(iter(self.held), None)

    @property
    def runner_up(self) -> Measured | None:
        """The limit that is reached next, None if there is no second one."""
        return self.held[1] if len(self.held) > 1 else None

    @property
    def gained(self) -> int | None:
        """How many connections more fit once the binding limit is lifted; None if no other limit was predicted."""
        if self.binding is None or self.runner_up is None:
            return None
        return self.runner_up.low - self.binding.low

    @property
    def doubtful(self) -> bool:
        """True if the next limit's interval reaches into that of the binding one: either may be first."""
        return self.binding is not None and self.runner_up is not None and self.runner_up.low <= self.binding.high


def measured_capacity(ladder: Ladder) -> MeasuredCapacity:
    """Judge a ladder by every limit."""
    limits: list[Measured] = []
    unknown: list[Open] = []
    for unit in limit_units():
        found = unit(ladder)
        if isinstance(found, Unpredicted):
            unknown.append(Open(unit, found.why))
        else:
            limits.append(_measured(unit, found))
    limits.sort(key=_order)
    limits[:1] = [_seen(one, ladder.reached) for one in limits[:1]]
    return MeasuredCapacity(tuple(limits), tuple(unknown))


def needed(capacity: MeasuredCapacity) -> int | None:
    """The number to set the binding limit to, in its own unit, so that the next one is reached first; None if open."""
    first, second = capacity.binding, capacity.runner_up
    if first is None or second is None or first.each is None:
        return None
    return math.ceil(second.high * first.each * _TO_SPARE)


def range_of(limit: Measured) -> Phrase:
    """Its interval in words; one number where it is exact."""
    return filled(_NUMBER if limit.exact else _RANGE, low=limit.low, high=limit.high)


def snippet_for(limit: Measured, connections: int) -> Phrase | None:
    """The text to paste that raises the limit to so many connections; None where a number alone does not raise it."""
    if not limit.unit.snippet or limit.each is None:
        return None
    need = math.ceil((connections + _OTHERS) * limit.each * _TO_SPARE)
    return Message(limit.unit.pasted(need))


def lowest_kinds(limit: Measured) -> Iterator[tuple[str, int, int, int, float | None]]:
    """Each kind of connection of a limit: its name, capacity, low, high, and what one connection takes."""
    for one in limit.kinds:
        yield one.kind, *_rounded(one), one.each


def _measured(unit: LimitUnit[..., object], found: tuple[Predicted, ...]) -> Measured:
    first = least(found)
    return Measured(unit, *_rounded(first), first.basis, first.kind, first.each, found)


def _seen(limit: Measured, reached: int | None) -> Measured:
    """Not above what was open when the server took no more; what is exact stays: then another limit was met."""
    if reached is None or limit.exact or limit.unit.counts is not Counts.HELD:
        return limit
    return replace(limit, low=min(limit.low, reached))


def _rounded(one: Predicted) -> tuple[int, int, int]:
    """Capacity, low and high; a connection that fits in part does not fit."""
    return tuple(max(0, math.floor(x)) for x in (one.estimate.value, one.estimate.low, one.estimate.high))  # type: ignore[return-value]


def _order(one: Measured) -> tuple[bool, int]:
    return one.unit.counts is not Counts.HELD, one.low
