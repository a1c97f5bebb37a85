"""What a collector hands on to later collectors of its run besides the facts that it saw."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

F = TypeVar("F")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Acquired(Generic[F, A]):
    """Facts for the case, and beside them a secret or private thing that never stands in it.

    A collector that is annotated `-> Acquired[Login, LoginToken]` gives both: whoever has a parameter of the class
    LoginToken runs after it, as with facts. What was acquired is kept in memory and in the run's private folder only;
    a parameter `LoginToken | None` gets None where nothing was.
    """

    facts: F
    private: A = field(repr=False)
