"""A unit's annotations say what it needs and gives."""

from wsinvest.facts.memory import Memory
from wsinvest.facts.server import Server
from wsinvest.model import annotations
from wsinvest.model.acquired import Acquired
from wsinvest.model.rows import Rows
from wsinvest.model.target import Target


async def plain(target: Target, server: Server | None) -> Memory:
    raise NotImplementedError


async def with_rows(rows: Rows[Server]) -> Acquired[Memory, Target]:
    raise NotImplementedError


def test_needs_are_classes_by_parameter():
    """`X | None` is X, and optional; of `Rows[X]` only that it is Rows."""
    assert {"target": (Target, False), "server": (Server, True)} == annotations.needs(plain)
    assert {"rows": (Rows, False)} == annotations.needs(with_rows)


def test_what_is_handed_on_stands_beside_the_facts():
    """`Acquired[A, B]` gives both."""
    assert (Memory,) == annotations.returns(plain)
    assert (Memory, Target) == annotations.returns(with_rows)


def test_rows_are_told_by_their_parameter():
    """A collector without one keeps no rows."""
    assert Server is annotations.row(with_rows)
    assert None is annotations.row(plain)
