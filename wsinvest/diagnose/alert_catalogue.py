"""All alerts by code, checked when they are loaded, and the lines that a target file may set."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from wsinvest.i18n.messages import problems_of
from wsinvest.model.alert_unit import ALERTS, CLEAR_S, Against, Alert, AlertLines, Line, Lines, Of, place_of
from wsinvest.model.failure import Failure
from wsinvest.model.registry import members
from wsinvest.model.units import RegistryError

CLEAR_KEY: Final = "clear_s"


class WrongLine(Failure):
    """A line of `[watch.lines]` cannot be used; the message names it and says what to write."""


@cache
def alerts() -> Mapping[str, Alert[Any]]:
    """Every alert by code, in the order of the codes; raises RegistryError."""
    found: dict[str, Alert[Any]] = {}
    for unit in members(ALERTS):
        if isinstance(unit, Alert):
            if unit.code in found:
                raise RegistryError(f"{unit.code} is declared twice")
            _check(unit)
            found[unit.code] = unit
    return MappingProxyType(dict(sorted(found.items())))


def alerts_of(of: Of) -> tuple[Alert[Any], ...]:
    """The alerts about a target, or about the watch itself."""
    return tuple(unit for unit in alerts().values() if unit.of is of)


@cache
def known_lines() -> Mapping[str, Line]:
    """Every line by name: what `[watch.lines]` may set; raises RegistryError if one name means two lines."""
    found: dict[str, Line] = {}
    for unit in alerts().values():
        for line in unit.each_line:
            if found.setdefault(line.name, line) is not line:
                raise RegistryError(f"{unit.code} declares the line {line.name} once more; import the other one")
    return MappingProxyType(found)


@cache
def compared() -> Mapping[str, Against]:
    """Each gauge that an alert compares with its lines, by name; raises RegistryError if two alerts do."""
    found: dict[str, Against] = {}
    for unit in alerts().values():
        for one in unit.compares:
            if found.setdefault(one.gauge, one) is not one:
                raise RegistryError(f"{unit.code} compares {one.gauge}, which another alert does already")
    return MappingProxyType(found)


def lines_from(table: Mapping[str, object], *, clear_s: float = CLEAR_S, where: str = "[watch.lines]") -> AlertLines:
    """The lines that a target file sets; raises WrongLine. `where`: what the message names, such as file and table."""
    known = known_lines()
    for name, value in table.items():
        if name not in known:
            raise WrongLine(f"{where}: no line is called {name}; there are {', '.join(sorted(known))}")
        line = known[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not line.least <= value <= line.most:
            wanted = f"a number from {line.least:g} to {line.most:g}; the default is {line.default:g}"
            raise WrongLine(f"{where}: {name} = {value!r} is not {wanted}")
    if not 0 < clear_s <= 86_400:
        raise WrongLine(f"{CLEAR_KEY} = {clear_s:g}: give 1 to 86400 seconds; the default is {CLEAR_S:g}")
    lines = AlertLines({name: float(value) for name, value in table.items() if isinstance(value, int | float)}, clear_s)
    for unit in alerts().values():
        for pair in unit.lines:
            if isinstance(pair, Lines):
                _check_order(pair, lines, where)
    return lines


def _check_order(pair: Lines, lines: AlertLines, where: str) -> None:
    raises, clears = lines[pair.raises], lines[pair.clears]
    if raises == clears or (clears > raises) is not pair.falling:
        side, names = ("above" if pair.falling else "below"), (pair.clears.name, pair.raises.name)
        raise WrongLine(
            f"{where}: {names[0]} = {clears:g} must lie {side} {names[1]} = {raises:g}, or the alert would come and go"
        )


def _check(unit: Alert[Any]) -> None:
    """Raise RegistryError for a wrong place or text, or lines that are in the wrong order as they are declared."""
    module = unit.function.__module__
    if module.startswith(f"{ALERTS}.") and module != place_of(unit.code):
        raise RegistryError(f"{unit.code} belongs in {place_of(unit.code)}, and is declared in {module}")
    problems = problems_of(unit.text)
    if problems:
        raise RegistryError(f"{unit.code}: {problems[0]}")
    if not unit.reads:
        raise RegistryError(f"{unit.code} reads no part of a sample")
    for one in unit.compares:
        if one.gauge not in unit.reads or one.lines not in unit.lines:
            raise RegistryError(f"{unit.code} compares {one.gauge}: it must read it, and declare the lines")
    for pair in unit.lines:
        if isinstance(pair, Lines):
            _check_order(pair, AlertLines(), unit.code)
