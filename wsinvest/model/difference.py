"""Data classes of a comparison of two runs, and `@difference`, which declares how one topic is compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ParamSpec

from wsinvest.i18n.messages import Phrase
from wsinvest.model.finding import NotMeasured
from wsinvest.model.units import Unit

P = ParamSpec("P")


class Turn(StrEnum):
    """What a change means for the service."""

    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"  # neither is better by itself
    UNKNOWN = "unknown"  # it could not be compared


@dataclass(frozen=True, slots=True)
class Changed:
    """One change from the earlier run to the later one: a sentence and the values of its fields."""

    text: Phrase
    values: Mapping[str, Any] = field(default_factory=dict)
    turn: Turn = Turn.OTHER


Compared = tuple[Changed, ...] | NotMeasured


@dataclass(frozen=True, kw_only=True)
class Difference(Unit[P, Compared]):
    """Compares one topic of two cases; `label`: what readers call it."""

    topic: str
    label: Phrase


def difference(topic: str, *, label: Phrase) -> Callable[[Callable[P, Compared]], Difference[P]]:
    """Declare a pure function from the earlier and the later case to what changed, empty for nothing.

    It returns NotMeasured where one of the cases lacks the facts.
    """
    return lambda function: Difference(function=function, topic=topic, label=label)
