"""The kernel's table of tracked connections."""

from dataclasses import dataclass

from wsinvest.model.registry import facts


@facts("resource")
@dataclass(frozen=True, slots=True)
class Conntrack:
    """How many connections are tracked, and how many can be."""

    count: int
    limit: int
