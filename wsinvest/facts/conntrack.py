"""The kernel's connection tracking table (nf_conntrack)."""

from dataclasses import dataclass

from wsinvest.model.registry import facts


@facts("resource")
@dataclass(frozen=True, slots=True)
class Conntrack:
    """Tracked connections and the maximum (nf_conntrack_count, nf_conntrack_max)."""

    count: int
    limit: int
