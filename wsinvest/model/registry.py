"""The registry of collectors, experiments and rules: decorators declare them, `load` imports and checks them."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType, ModuleType
from typing import Any, Final, TypeVar

from wsinvest.i18n.messages import Message, Phrase, Text, problems_of
from wsinvest.model.finding import Outcome, Step
from wsinvest.model.objective import THRESHOLDS
from wsinvest.model.taxonomy import family_of
from wsinvest.model.threshold import Threshold, Thresholds
from wsinvest.model.units import Collector, Experiment, P, R, RegistryError, Rule, Topic, Unit, key, topic_of

F = TypeVar("F")
RULES: Final = "wsinvest.rules"
JUDGING: Final = ("wsinvest.facts", RULES)  # enough to diagnose a recorded case; no packages with I/O
PACKAGES: Final = (*JUDGING, "wsinvest.collect", "wsinvest.probe.experiments")


def facts(
    notebook: str, name: str = "", label: Phrase | None = None, *, apart: bool = False
) -> Callable[[type[F]], type[F]]:
    """Declare a frozen dataclass as facts.

    `name`: of its evidence, else the class name in lower case. `label`: what readers call it, else the name.
    `apart`: a command of its own makes them, and not each run.
    """

    def declared(kind: type[F]) -> type[F]:
        kind.__topic__ = Topic(name or kind.__name__.lower(), notebook, label, apart)  # type: ignore[attr-defined]
        return kind

    return declared


def collector(function: Callable[P, R]) -> Collector[P, R]:
    """Declare `async def f(target: Target, ...other facts...) -> Facts`; it must be named as its evidence.

    What may not stand in the case is handed on by `-> Acquired[Facts, Private]`.
    """
    return Collector(function=function)


def experiment(
    axis: str, *, separates: tuple[str, ...], order: float, text: Message
) -> Callable[[Callable[P, R]], Experiment[P, R]]:
    """Declare a probe that changes one thing. `separates`: the codes that its result distinguishes."""
    return lambda function: Experiment(function=function, axis=axis, separates=separates, order=order, text=text)


def rule(
    code: str,
    *,
    text: Text,
    leads_to: tuple[str, ...] = (),
    steps: tuple[Step, ...] = (),
    thresholds: tuple[Threshold, ...] = (),
) -> Callable[[Callable[P, Outcome]], Rule[P, Outcome]]:
    """Declare a pure function from facts to an Outcome. Its parameter annotations name the facts that it needs.

    `thresholds`: what it compares with; a parameter `Thresholds` gives the target's numbers.
    """
    return lambda function: Rule(
        function=function, code=code, leads_to=leads_to, text=text.of(code), steps=steps, thresholds=thresholds
    )


@dataclass(frozen=True)
class Registry:
    """All units by name or code, ordered by module name."""

    collectors: Mapping[str, Collector[..., Any]]
    experiments: Mapping[str, Experiment[..., Any]]
    rules: Mapping[str, Rule[..., Outcome]]
    facts: Mapping[str, type] = field(default_factory=dict)

    @property
    def kinds(self) -> Mapping[str, type]:
        """The facts class of each evidence name."""
        return {**self.facts, **{name: unit.gives for name, unit in self.collectors.items()}}

    @property
    def edges(self) -> Mapping[str, tuple[str, ...]]:
        """For each code the codes that it leads to."""
        return {code: rule.leads_to for code, rule in self.rules.items()}

    @property
    def steps(self) -> Mapping[str, Step]:
        """The steps of all rules, by id."""
        return {step.id: step for rule in self.rules.values() for step in rule.steps}

    @property
    def thresholds(self) -> Mapping[str, Threshold]:
        """The thresholds of all rules and objectives by name: what a target file may set."""
        return {
            one.name: one for one in (*THRESHOLDS, *(one for rule in self.rules.values() for one in rule.thresholds))
        }

    def collectors_of(self, notebook: str) -> tuple[Collector[..., Any], ...]:
        """The collectors of a notebook, each after the collectors that it needs, also those of other notebooks."""
        ordered: dict[str, Collector[..., Any]] = {}
        for unit in self.collectors.values():
            if unit.notebook == notebook:
                self._require(unit, ordered)
        return tuple(ordered.values())

    @cached_property
    def _giving(self) -> Mapping[str, Collector[..., Any]]:
        """The collector that gives a class, as facts or privately, by the key of the class."""
        return {key(kind): unit for unit in self.collectors.values() for kind in (unit.gives, unit.acquires) if kind}

    def _require(self, unit: Collector[..., Any], ordered: dict[str, Collector[..., Any]]) -> None:
        for kind, _optional in unit.needs.values():
            if key(kind) in self._giving:
                self._require(self._giving[key(kind)], ordered)
        ordered.setdefault(unit.name, unit)


def place_of(code: str) -> str:
    """The module that must declare the rule of this code: `a.b.c` is `wsinvest.rules.a.b_c`."""
    area, _, name = code.partition(".")
    return f"{RULES}.{area}.{name.replace('.', '_')}"


def judging() -> Registry:
    """The registry of facts and rules only, enough to diagnose a recorded case; raises RegistryError."""
    return load(JUDGING)


@cache
def load(packages: tuple[str, ...] = PACKAGES) -> Registry:
    """Import every module of the packages, collect their units and check them; raises RegistryError."""
    declared = [member for package in packages for member in members(package)]
    units = [member for member in declared if isinstance(member, Unit)]
    registry = Registry(
        collectors=_unique(units, Collector, lambda unit: unit.name),
        experiments=_unique(units, Experiment, lambda unit: unit.name),
        rules=_unique(units, Rule, lambda unit: unit.code),
        facts={topic_of(kind).name: kind for kind in declared if isinstance(kind, type)},
    )
    _check(registry)
    return registry


@cache
def members(package: str) -> tuple[Unit[..., Any] | type, ...]:
    """The units and facts classes of a package's modules; import errors are not caught."""
    folder = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.walk_packages(folder.__path__, f"{package}."))
    return tuple(member for name in names for member in _declared(importlib.import_module(name)))


def _declared(module: ModuleType) -> Iterator[Unit[..., Any] | type]:
    for member in vars(module).values():
        if isinstance(member, type) and member.__module__ == module.__name__ and "__topic__" in vars(member):
            yield member
        several = isinstance(member, tuple) and bool(member) and isinstance(member[0], Unit)
        for unit in member if several else (member,):  # a tuple of units is allowed too
            if isinstance(unit, Unit) and unit.function.__module__ == module.__name__:
                yield unit


def _unique(units: list[Unit[..., Any]], kind: type, name: Callable[[Any], str]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for unit in units:
        if isinstance(unit, kind):
            other = found.setdefault(name(unit), unit)
            if other is not unit:
                raise RegistryError(f"{name(unit)} is declared twice: {_place(other)} and {_place(unit)}")
    return MappingProxyType(found)


def _check(registry: Registry) -> None:
    """Raise RegistryError for missing texts, unknown codes, cycles, and collectors that give the same class."""
    for rule_ in registry.rules.values():
        _check_rule(rule_, registry)
    for code in registry.rules:
        _check_cycles(code, registry, ())
    given: dict[str, str] = {}
    for unit in registry.collectors.values():
        other = given.setdefault(key(unit.gives), unit.name)
        if other != unit.name:
            raise RegistryError(f"{unit.name} and {other} both give {unit.gives.__name__}")
        if topic_of(unit.gives).name != unit.name:
            raise RegistryError(f"{_place(unit)} collects {topic_of(unit.gives).name}: give both one name")
    _check_thresholds(registry)
    for name, experiment_ in registry.experiments.items():
        _raise_first(f"experiment {name}", problems_of(experiment_.text))


def _check_rule(unit: Rule[..., Outcome], registry: Registry) -> None:
    _raise_first(unit.code, problems_of(unit.text))
    for step in unit.steps:
        _raise_first(f"step {step.id}", (*problems_of(step.text), *problems_of(step.check)))
    module = unit.function.__module__
    if module.startswith(RULES) and module != place_of(unit.code):
        raise RegistryError(f"{unit.code} belongs in {place_of(unit.code)}, and is declared in {module}")
    unknown = sorted(set(unit.leads_to) - set(registry.rules))
    if unknown:
        raise RegistryError(f"{unit.code} leads to unknown codes: {', '.join(unknown)}")
    try:
        family_of(unit.code)
    except KeyError:
        raise RegistryError(f"{unit.code} belongs to no family of the taxonomy") from None


def _check_thresholds(registry: Registry) -> None:
    """One name is one threshold: rules that share it import it. A rule declares what it compares with."""
    known = registry.thresholds
    for code, unit in registry.rules.items():
        for one in unit.thresholds:
            if known[one.name] is not one:
                raise RegistryError(f"{code} declares the threshold {one.name} once more; import the other one")
        if bool(unit.thresholds) != any(key(kind) == key(Thresholds) for kind, _optional in unit.needs.values()):
            raise RegistryError(f"{code}: a rule with a parameter Thresholds declares thresholds=(...), and no other")


def _raise_first(what: str, problems: tuple[str, ...]) -> None:
    if problems:
        raise RegistryError(f"{what}: {problems[0]}")


def _check_cycles(code: str, registry: Registry, path: tuple[str, ...]) -> None:
    if code in path:
        raise RegistryError(f"causes go in a circle: {' -> '.join((*path, code))}")
    for later in registry.rules[code].leads_to:
        _check_cycles(later, registry, (*path, code))


def _place(unit: Unit[..., Any]) -> str:
    return f"{unit.function.__module__}.{unit.function.__qualname__}"
