"""The unit `@gauge`: one cheap repeated look at a watched target, which gives one or more numbers."""

from collections.abc import Callable
from dataclasses import dataclass
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


def _always(_resolved: Any) -> bool:
    """It needs nothing that a target file names."""
    return True


@dataclass(frozen=True, kw_only=True)
class Gauge(Unit[P, R]):
    """Reads the numbers `names`. `every_s`: seconds between two looks; 0: at each sample.

    `named`: asked with what was resolved of a target: False if nothing that it reads is named there.
    """

    names: tuple[str, ...] = ()
    every_s: float = 0.0
    named: Callable[[Any], bool] = _always


def gauge(
    *names: str, every_s: float = 0.0, named: Callable[[Any], bool] = _always
) -> Callable[[Callable[P, R]], Gauge[P, R]]:
    """Declare `def f(here: Here)` or `async def f(service: Service)` that returns a mapping of names to numbers.

    What they measure and in which unit stands in `wsinvest/report/gauge_words.py`. A name that is left out does not
    apply here; what could not be measured is raised as NotSeen or OSError.
    """
    return lambda function: Gauge(function=function, names=names, every_s=every_s, named=named)


def gauges(package: str = GAUGES) -> tuple[Gauge[..., Any], ...]:
    """All gauges by the folder's order; raises RegistryError if two give one name, or one gives none."""
    found = tuple(unit for unit in members(package) if isinstance(unit, Gauge))
    given: dict[str, str] = {PROBE: "the probe", CANARY: "the canary"}
    for unit in found:
        if not unit.names:
            raise RegistryError(f'{unit.function.__module__} gives no number: name it, as in @gauge("load")')
        for name in unit.names:
            if name in given:
                raise RegistryError(f"{name} is given by {given[name]} and by {unit.function.__module__}")
            given[name] = unit.function.__module__
    return found
