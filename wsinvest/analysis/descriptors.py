"""File descriptors of the server's process: how many connections do they allow?"""

from typing import Final

from wsinvest.facts.capacity import Capacity
from wsinvest.i18n.messages import _

DESCRIPTORS_HIDDEN: Final = _("The descriptors of the server's process cannot be read with these rights.")


def connections_of(capacity: Capacity | None, limit: int) -> int:
    """The number of connections that the descriptor limit allows, or `limit` itself without an estimate."""
    found = None if capacity is None else capacity.limit("descriptors")
    return limit if found is None else found.connections
