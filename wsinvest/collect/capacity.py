"""How many more connections each limit would allow, and which limit binds: an estimate with its basis named."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: how many connections it allows in all. `basis` is a key: memory, descriptors, ports, configured."""

    name: str
    connections: int
    basis: str
    per_connection_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """Limits in order, the binding one first. `rule_of_2_mb`: available MB * 0.7 / 2 MB, what the old tool printed."""

    limits: tuple[Limit, ...]
    rule_of_2_mb: int | None
    declared: int | None
