"""Address space of one process of the server (RLIMIT_AS, `ulimit -v`), by kind of connection."""

from typing import Final

from wsinvest.analysis.ladder_kinds import kinds
from wsinvest.analysis.ladder_points import FARTHEST, FEW, FLAT, UNLIMITED, UNREAD, base_line, read
from wsinvest.analysis.several_processes import Shared
from wsinvest.facts.ladder import Ladder, Rung
from wsinvest.i18n.messages import _, filled
from wsinvest.model.capacity_limit import Predictions, Unpredicted, capacity_limit

_FAR: Final = _(
    "It lies further than five times beyond what the ladder opened, and runtimes take address space in leaps, so "
    "nothing is predicted."
)
_BASIS: Final = _("{limit:bytes} of address space for a process, read from /proc/PID/limits")


@capacity_limit(
    label=_("address space of the process"),
    change=_("Raise or lift LimitAS of the service (`ulimit -v`), and limit the memory of its control group instead."),
)
def address_space(ladder: Ladder) -> Predictions:
    """As memory: a compressed connection takes many times what a plain one does. Nothing where the limit is far."""
    limit = ladder.bounds.address_space
    if limit is None:
        return Unpredicted(UNLIMITED)
    if not read(ladder, _bytes):
        return Unpredicted(UNREAD)
    if base_line(ladder, _bytes) is None:
        return Unpredicted(FEW)
    bounds, basis = ladder.bounds, filled(_BASIS, limit=limit)
    shares = Shared(bounds.processes, bounds.address_space_used, lambda one: one.address_space_all)
    room = shares.room(ladder, limit)
    found = (
        kinds(ladder, _bytes, limit, basis)
        if room is None
        else tuple(shares.spread(one) for one in kinds(ladder, shares.whole, room, basis))
    )
    near = tuple(one for one in found if one.estimate.value <= FARTHEST * ladder.most_held)
    return near or Unpredicted(_FAR if found else FLAT)


def _bytes(rung: Rung) -> float | None:
    return rung.address_space
