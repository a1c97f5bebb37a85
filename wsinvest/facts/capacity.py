"""How many connections each limit allows in all."""

from dataclasses import dataclass

from wsinvest.model.registry import facts


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: how many connections it allows in all. `basis` is a key: memory, descriptors, ports, configured.

    Only memory has a price: `figure` names the server whose documented cost was taken (`default` for an unknown one),
    `connections` counts with compressed messages, `connections_plain` without compression.
    """

    name: str
    connections: int
    basis: str
    per_connection_bytes: int | None = None
    figure: str = ""
    connections_plain: int | None = None
    left: int | None = None


@facts("resource")
@dataclass(frozen=True, slots=True)
class Capacity:
    """Limits in order, the binding one first. `rule_of_2_mb`: available MB * 0.7 / 2 MB, what the old tool printed."""

    limits: tuple[Limit, ...]
    rule_of_2_mb: int | None
    declared: int | None
    connections_now: int | None = None

    def limit(self, name: str) -> Limit | None:
        """The limit of this name, None when it was not estimated."""
        return next((limit for limit in self.limits if limit.name == name), None)
