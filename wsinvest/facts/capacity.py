"""How many connections each limit allows in total: memory, descriptors, ports, configuration."""

from dataclasses import dataclass

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: how many connections it allows in total. `basis`: memory, descriptors, ports or configured.

    Only memory has `per_connection_bytes`; `figure` names the server whose documented cost was used (`default` for an
    unknown one). `connections` assumes compressed messages, `connections_plain` none. `left`: how many more fit now.
    """

    name: str
    connections: int
    basis: str
    per_connection_bytes: int | None = None
    figure: str = ""
    connections_plain: int | None = None
    left: int | None = None


@facts("resource", label=_("capacity estimate"))
@dataclass(frozen=True, slots=True)
class Capacity:
    """The limits, the lowest first. `rule_of_2_mb`: available MB * 0.7 / 2 MB, as the incident's old tool printed.

    `declared`: WS_MAX_CONNECTIONS. `connections_now`: established connections on the target's port.
    """

    limits: tuple[Limit, ...]
    rule_of_2_mb: int | None
    declared: int | None
    connections_now: int | None = None

    def limit(self, name: str) -> Limit | None:
        """The limit of this name, None when it was not estimated."""
        return next((limit for limit in self.limits if limit.name == name), None)
