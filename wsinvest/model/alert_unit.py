"""Alerts as units: the decorator that declares one, its lines, and the lines of one target."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, ParamSpec

from wsinvest.i18n.messages import Text
from wsinvest.model.alert import Value
from wsinvest.model.units import Unit

P = ParamSpec("P")
ALERTS: Final = "wsinvest.alerts"
CLEAR_S: Final = 300.0


class Of(StrEnum):
    """What an alert is about."""

    TARGET = "target"  # one service
    WATCH = "watch"  # the watch itself: the alert goes to its operator


@dataclass(frozen=True, slots=True)
class Line:
    """A number that an alert compares with. `name`: its key in `[watch.lines]`; `source`: where it comes from.

    `least` and `most`: what a target file may set.
    """

    name: str
    default: float
    source: str
    least: float = 0.0
    most: float = 1e12


@dataclass(frozen=True, slots=True)
class Lines:
    """Where an alert raises and where it clears; between the two it does neither. `falling`: low values are bad."""

    raises: Line
    clears: Line
    falling: bool = False

    @property
    def both(self) -> tuple[Line, Line]:
        """The two lines."""
        return self.raises, self.clears


@dataclass(frozen=True, slots=True)
class Against:
    """A gauge that an alert compares with its lines. `whole`: the gauge that it is a share of, empty if of none."""

    gauge: str
    lines: Lines
    whole: str = ""


@dataclass(frozen=True, slots=True)
class AlertLines:
    """The lines of one target: `lines[RAISE]` is what the target file sets, else the default.

    `clear_s`: how long an alert must be good before it is resolved; longer if it came and went within the hour.
    """

    own: Mapping[str, float] = field(default_factory=dict)
    clear_s: float = CLEAR_S

    def __getitem__(self, line: Line) -> float:
        """The number to compare with."""
        return self.own.get(line.name, line.default)


@dataclass(frozen=True, kw_only=True)
class Alert(Unit[P, Value]):
    """Decides one alert from a window of samples.

    `reads`: the parts of a sample that it is about: probe, canary, or names of gauges. It is evaluated when one of them
    is there or unknown. `rests_on`: further parts without which it says nothing.
    `for_s`: how long it must be bad before it fires. `means`: the codes of findings that it is a symptom of: where one
    of them follows from the root cause, the alert is an effect. `compares`: the gauges beside which the page shows its
    raise line. `steps`: a further line is said at once, as a rise of severity is.
    `reminds`: it is said again while it lasts.
    """

    code: str
    text: Text
    reads: tuple[str, ...]
    rests_on: tuple[str, ...] = ()
    for_s: float = 0.0
    lines: tuple[Line | Lines, ...] = ()
    compares: tuple[Against, ...] = ()
    means: tuple[str, ...] = ()
    of: Of = Of.TARGET
    steps: bool = False
    reminds: bool = True

    @property
    def each_line(self) -> tuple[Line, ...]:
        """Its lines, one by one."""
        return tuple(one for lines in self.lines for one in (lines.both if isinstance(lines, Lines) else (lines,)))


def alert(
    code: str,
    *,
    text: Text,
    reads: tuple[str, ...],
    rests_on: tuple[str, ...] = (),
    for_s: float = 0.0,
    lines: tuple[Line | Lines, ...] = (),
    compares: tuple[Against, ...] = (),
    means: tuple[str, ...] = (),
    of: Of = Of.TARGET,
    steps: bool = False,
    reminds: bool = True,
) -> Callable[[Callable[P, Value]], Alert[P]]:
    """Declare a pure function `def f(window: Window, lines: AlertLines) -> Value`. Its file is named as its code."""
    return lambda function: Alert(
        function=function,
        code=code,
        text=text.of(code),
        reads=reads,
        rests_on=rests_on,
        for_s=for_s,
        lines=lines,
        compares=compares,
        means=means,
        of=of,
        steps=steps,
        reminds=reminds,
    )


def place_of(code: str) -> str:
    """The module that must declare this alert: `memory.high` is `wsinvest.alerts.memory_high`."""
    return f"{ALERTS}.{code.replace('.', '_')}"
