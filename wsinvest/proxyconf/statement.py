"""One statement of a configuration, whatever its grammar: a name, arguments, its place, and its block if it has one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wsinvest.facts.proxy import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Statement:
    """`block` is None for a simple statement. `unread`: an include that was not read; what it says is not known."""

    name: str
    args: tuple[str, ...] = ()
    place: Place = NOWHERE
    block: tuple["Statement", ...] | None = None
    unread: bool = False

    @property
    def value(self) -> str:
        """The arguments with blanks between."""
        return " ".join(self.args)

    @property
    def inside(self) -> tuple["Statement", ...]:
        """The statements of the block, empty without one."""
        return self.block or ()


def named(statements: Iterable[Statement], *names: str) -> Iterator[Statement]:
    """The statements of these names, in their order."""
    return (one for one in statements if one.name in names)


def last(statements: Iterable[Statement], name: str) -> Statement | None:
    """The last statement of this name, None if there is none."""
    return next(named(reversed(tuple(statements)), name), None)
