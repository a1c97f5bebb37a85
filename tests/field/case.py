"""The words of a field case: what people reported, how it is served, and what must be said of it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from tests.field.stage import Served, Stage

Serve = Callable[[Stage], Served]


@dataclass(frozen=True)
class Case:
    """A fault that people met. `roots` are the codes that name its cause; one of them must be a root cause."""

    name: str
    broken: str
    serve: Serve
    roots: tuple[str, ...]
    allowed: tuple[str, ...] = ()  # true as well: may stand beside it as a root cause
    says: str = ""  # a regular expression that the finding or one of its steps must match
    mended_allowed: tuple[str, ...] = ()  # grave findings that are true of the mended variant too

    @property
    def area(self) -> str:
        """The family of the true cause: the first part of its code."""
        return self.roots[0].partition(".")[0]


def case(*roots: str, **more: object) -> Callable[[Serve], Case]:
    """Make a case of a function that serves it: its name in words, and its docstring as what is broken."""

    def made(serve: Serve) -> Case:
        broken = inspect.getdoc(serve)
        assert broken, serve
        return Case(serve.__name__.replace("_", " "), broken, serve, roots, **more)  # type: ignore[arg-type]

    return made
