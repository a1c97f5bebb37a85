"""Memory of the server's control group, or of the host where no group limits it, by kind of connection."""

from typing import Final

from wsinvest.analysis.ladder_kinds import kinds, reuses
from wsinvest.analysis.ladder_points import FEW, FLAT, UNLIMITED, UNREAD, base_line, read
from wsinvest.facts.ladder import Bounds, Ladder, MemoryOf, Rung
from wsinvest.i18n.messages import Phrase, _, filled
from wsinvest.model.capacity_limit import Predictions, Unpredicted, capacity_limit

_CGROUP: Final = _("memory limit of {limit:bytes} of the control group, its usage read after each step")
_HOST: Final = _("{limit:bytes} for the server's processes on this host, their resident memory read after each step")

_REUSED: Final = _(
    "At first its memory did not rise: it used again what earlier connections had freed. Restart the server, then "
    "measure; or open more (--most)."
)
_PARTLY: Final = _(
    "{basis}; one kind is left out: it used again what earlier connections had freed (restart the server, then measure)"
)


@capacity_limit(
    label=_("memory"),
    change=_(
        "Give the server more memory, switch permessage-deflate off or limit its window, or end TLS in a proxy in "
        "front of it."
    ),
)
def memory(ladder: Ladder) -> Predictions:
    """Each kind of connection that was opened, idle and after messages; widened by 8 % on each side."""
    limit = ladder.bounds.memory
    if limit is None:
        return Unpredicted(UNLIMITED)
    if not read(ladder, _bytes):
        return Unpredicted(UNREAD)
    if base_line(ladder, _bytes) is None:
        return Unpredicted(FEW)
    basis, reused = _basis(ladder.bounds, limit), any(reuses(ramp, _bytes) for ramp in ladder.ramps)
    found = kinds(ladder, _bytes, limit, filled(_PARTLY, basis=basis) if reused else basis)
    return found or Unpredicted(_REUSED if reused else FLAT)


def _bytes(rung: Rung) -> float | None:
    return rung.memory


def _basis(bounds: Bounds, limit: int) -> Phrase:
    return filled(_CGROUP if bounds.memory_of is MemoryOf.CGROUP else _HOST, limit=limit)
