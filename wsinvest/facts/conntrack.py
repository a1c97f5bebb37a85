"""The kernel's connection tracking table (nf_conntrack)."""

from dataclasses import dataclass

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@facts("resource", label=_("tracked connections"))
@dataclass(frozen=True, slots=True)
class Conntrack:
    """Tracked connections and the maximum (nf_conntrack_count, nf_conntrack_max)."""

    count: int
    limit: int
