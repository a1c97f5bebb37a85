"""Ladders for tests: readings that lie on a line, or beside it by a known amount."""

from collections.abc import Sequence
from datetime import UTC, datetime

from wsinvest.facts.capacity import Carries
from wsinvest.facts.ladder import Bounds, Ladder, Ramp, Rung

HELD = tuple(range(20, 421, 50))
NOISE = (0.3, -0.4, 0.2, 0.5, -0.6, 0.1, -0.2, 0.4, -0.3)  # of a unit, the same in each test


def ramp(
    carries: Carries = Carries.PLAIN,
    *,
    memory: float = 22_000,
    more: float = 0.0,
    empty: float = 50e6,
    noise: float = 0.0,
    descriptors: int = 1,
    held: Sequence[int] = HELD,
    before: int = 0,
    freed: int = 0,
) -> Ramp:
    """Connections of `memory` bytes each, and `more` once they were busy, on a server that takes `empty` without.

    The first `freed` connections take no more: they use again what earlier ones had freed.
    """
    idle = tuple(
        Rung(
            one,
            0,
            1.0,
            round(empty + memory * max(0, one - freed) + noise * NOISE[i % 9]),
            round(4 * empty + memory * one),
            7 + descriptors * one,
            9 + 2 * one,
        )
        for i, one in enumerate(held)
    )
    top = empty + memory * max(0, held[-1] - freed)
    busy = tuple(Rung(held[-1], one, 1.0, round(top + more * one)) for one in held)
    return Ramp(carries, idle, busy if more else (), before)


def ladder(*ramps: Ramp, **bounds: object) -> Ladder:
    """A ladder of these ramps, of one plain ramp if there are none, with these bounds."""
    return Ladder(datetime(2026, 11, 29, tzinfo=UTC), Bounds(**bounds), ramps or (ramp(),))
