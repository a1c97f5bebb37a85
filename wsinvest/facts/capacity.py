"""How many connections each limit allows in total: memory, descriptors, ports, configuration."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


class Carries(StrEnum):
    """What a connection costs memory for, in the server's process."""

    PLAIN = "plain"
    COMPRESSED = "compressed"  # permessage-deflate was negotiated, and messages went both ways
    TLS = "tls"  # the server ends TLS itself
    TLS_COMPRESSED = "tls_compressed"


@dataclass(frozen=True, slots=True)
class Held:
    """How many connections of one kind memory allows in total, and the bytes that each of them takes."""

    carries: Carries
    bytes: int
    connections: int


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: how many connections it allows in total. `basis`: memory, descriptors, ports or configured.

    Only memory has `per_connection_bytes`; `figure` names the server whose documented cost was used (`default` for an
    unknown one). `connections` is the lower end: messages are compressed, and TLS counts where the server may end it.
    `connections_plain`: the same without compression. `left`: how many more fit now. `kinds`: each kind of connection
    by itself; `carries`: the one that `connections` assumes, None in cases of older versions.
    """

    name: str
    connections: int
    basis: str
    per_connection_bytes: int | None = None
    figure: str = ""
    connections_plain: int | None = None
    left: int | None = None
    kinds: tuple[Held, ...] = ()
    carries: Carries | None = None


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
