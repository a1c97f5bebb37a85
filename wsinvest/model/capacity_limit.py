"""The unit `@capacity_limit`: predicts from a ladder how many connections one limit of a server allows."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, ParamSpec, TypeVar

from wsinvest.i18n.messages import Phrase
from wsinvest.model.registry import members
from wsinvest.model.units import RegistryError, Unit

P = ParamSpec("P")
R = TypeVar("R")
LIMITS: Final = "wsinvest.analysis.limits"


class Counts(StrEnum):
    """What a limit counts."""

    HELD = "connections"
    AT_ONCE = "connections_at_once"  # handshakes that may wait for accept() together
    MESSAGES = "messages_per_s"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval; an exact one has low = value = high."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Predicted:
    """What a limit allows in total, and what that rests on. `kind`: the kind of connections, where they differ.

    `held`: how many of this kind the ladder held at once; 0 where kinds do not differ.
    """

    estimate: Estimate
    basis: Phrase
    kind: str = ""
    each: float | None = None  # of the limited resource, what one connection takes
    held: int = 0


@dataclass(frozen=True, slots=True)
class Unpredicted:
    """Why nothing is predicted."""

    why: Phrase


Predictions = tuple[Predicted, ...] | Unpredicted


@dataclass(frozen=True, kw_only=True)
class LimitUnit(Unit[P, R]):
    """Predicts one limit. `label`: what readers call it; `change`: what to do where it binds; `counts`: of what.

    `most`: the highest number that may be set; None if there is none.
    """

    label: Phrase
    change: Phrase
    counts: Counts = Counts.HELD
    snippet: str = ""
    most: int | None = None

    def pasted(self, need: int) -> str:
        """The text to paste that sets the limit to this number, or to the most that may be set."""
        return self.snippet.replace("{need}", str(need if self.most is None else min(need, self.most)))


def capacity_limit(
    *, label: Phrase, change: Phrase, counts: Counts = Counts.HELD, snippet: str = "", most: int | None = None
) -> Callable[[Callable[P, R]], LimitUnit[P, R]]:
    """Declare `def f(ladder: Ladder) -> Predictions`. Its name is that of the limit in documents.

    Several predictions are those of several kinds of connections; the least of them is the limit.
    `snippet`: text to paste, in which `{need}` is the number to set.
    """
    return lambda function: LimitUnit(
        function=function, label=label, change=change, counts=counts, snippet=snippet, most=most
    )


def limit_units(package: str = LIMITS) -> tuple[LimitUnit[..., Any], ...]:
    """All limits by the folder's order; raises RegistryError if a file declares none, or another name than its own."""
    found = tuple(unit for unit in members(package) if isinstance(unit, LimitUnit))
    for unit in found:
        place = unit.function.__module__.rpartition(".")[2]
        if unit.name != place:
            raise RegistryError(f"{unit.function.__module__} declares {unit.name}; name both alike")
    return found
