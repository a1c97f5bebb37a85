"""The unit `@gauge`: one cheap repeated look at a watched target, which gives one or more numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, ParamSpec, TypeVar

from wsinvest.model.registry import members
from wsinvest.model.sample import Why
from wsinvest.model.units import RegistryError, Unit

P = ParamSpec("P")
R = TypeVar("R")
GAUGES: Final = "wsinvest.sample.gauges"
PROBE, CANARY = "probe", "canary"  # the other names in `Sample.unknown`


class NotSeen(Exception):
    """A gauge could not be read. `pause_s`: how long the source asked not to be asked again."""

    def __init__(self, why: Why, pause_s: float = 0.0) -> None:
        """`why` stands in the sample in place of the numbers."""
        super().__init__(why.value)
        self.why = why
        self.pause_s = pause_s


class Scale(str):
    """The unit of a gauge's numbers, such as bytes, ratio (0..1), ms, or yes (1) and no (0)."""

    __slots__ = ()


BYTES, RATIO, COUNT, MS, YES, STATUS = (Scale(word) for word in ("bytes", "ratio", "count", "ms", "yes", "status"))


@dataclass(frozen=True, kw_only=True)
class Gauge(Unit[P, R]):
    """Reads numbers: the names of `scales` that it returns. `every_s`: seconds between two looks; 0: at each sample."""

    scales: Mapping[str, Scale] = field(default_factory=dict)
    every_s: float = 0.0


def gauge(*, every_s: float = 0.0, **scales: Scale) -> Callable[[Callable[P, R]], Gauge[P, R]]:
    """Declare `def f(here: Here)` or `async def f(service: Service)` that returns a mapping of names to numbers.

    A name that it leaves out does not apply here; what could not be measured is raised as NotSeen or OSError.
    """
    return lambda function: Gauge(function=function, scales=scales, every_s=every_s)


def gauges(package: str = GAUGES) -> tuple[Gauge[..., Any], ...]:
    """All gauges by the folder's order; raises RegistryError if two give one name, or one gives none."""
    found = tuple(unit for unit in members(package) if isinstance(unit, Gauge))
    given: dict[str, str] = {PROBE: "the probe", CANARY: "the canary"}
    for unit in found:
        if not unit.scales:
            raise RegistryError(f"{unit.function.__module__} gives no number: name it, as in @gauge(load=RATIO)")
        for name in unit.scales:
            if name in given:
                raise RegistryError(f"{name} is given by {given[name]} and by {unit.function.__module__}")
            given[name] = unit.function.__module__
    return found
