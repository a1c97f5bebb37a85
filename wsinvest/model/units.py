"""Units: what collectors, experiments and rules are once they are declared, and the topic of a facts class."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

from wsinvest.i18n.messages import Message, Phrase, Text
from wsinvest.model import annotations
from wsinvest.model.failure import Exit, Failure
from wsinvest.model.finding import Step
from wsinvest.model.threshold import Threshold

P = ParamSpec("P")
R = TypeVar("R")


class RegistryError(Failure):
    """A unit is declared wrongly. It stops the program, because a skipped unit would be a missing check."""

    exit_status = Exit.INCOMPLETE


@dataclass(frozen=True)
class Unit(Generic[P, R]):
    """A declared function; calling the unit calls the function."""

    function: Callable[P, R]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the declared function."""
        return self.function(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name of the declared function."""
        return self.function.__name__

    @property
    def needs(self) -> Mapping[str, tuple[type, bool]]:
        """For each parameter its class, and True if it is optional (`X | None`)."""
        return annotations.needs(self.function)


@dataclass(frozen=True, kw_only=True)
class Collector(Unit[P, R]):
    """Collects one facts class by I/O. Its name is the name of its evidence."""

    @property
    def notebook(self) -> str:
        """The notebook that shows its facts."""
        return topic_of(self.gives).notebook

    @property
    def gives(self) -> type:
        """The facts class of the return annotation."""
        return self._returns[0]

    @property
    def acquires(self) -> type | None:
        """The class of what it hands on to later collectors besides the facts, None where it hands on nothing."""
        return self._returns[1] if len(self._returns) > 1 else None

    @property
    def _returns(self) -> tuple[type, ...]:
        return annotations.returns(self.function)

    @property
    def row(self) -> type | None:
        """The class of its rows if it has a parameter `Rows[...]`, else None."""
        return annotations.row(self.function)


@dataclass(frozen=True, kw_only=True)
class Experiment(Unit[P, R]):
    """Makes the request of one probe, or returns why it does not apply. Experiments run by ascending `order`."""

    axis: str
    separates: tuple[str, ...]
    order: float
    text: Message


@dataclass(frozen=True, kw_only=True)
class Rule(Unit[P, R]):
    """Decides one finding code from recorded facts. `leads_to`: codes that this fault can cause."""

    code: str
    text: Text
    leads_to: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    thresholds: tuple[Threshold, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """The evidence name of a facts class, the notebook that shows it, and what readers call it.

    `apart`: a command of its own makes them, so a run without them has left nothing out.
    """

    name: str
    notebook: str
    label: Phrase | None = None
    apart: bool = False


def topic_of(kind: type) -> Topic:
    """The topic of a facts class; raises RegistryError if the class is not declared by `@facts`."""
    found = vars(kind).get("__topic__")
    if not isinstance(found, Topic):
        raise RegistryError(f"{key(kind)} is given by a collector and not declared by @facts(notebook)")
    return found


def key(kind: type) -> str:
    """Module and qualified name of a class; the same after IPython's `%autoreload` has replaced the class."""
    return f"{kind.__module__}.{kind.__qualname__}"
