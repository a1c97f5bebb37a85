"""Memory of the server's control group, or of the host where no group limits it, by kind of connection."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.ladder_kinds import kinds, reuses
from wsinvest.analysis.ladder_points import FARTHEST, FEW, FLAT, UNLIMITED, UNREAD, base_line, read
from wsinvest.facts.ladder import Bounds, Ladder, MemoryOf, Rung
from wsinvest.i18n.messages import Phrase, _, filled
from wsinvest.model.capacity_limit import Predicted, Predictions, Unpredicted, capacity_limit

_CGROUP: Final = _("memory limit of {limit:bytes} of the control group, its usage read after each step")
_HOST: Final = _("{limit:bytes} for the server's processes on this host, their resident memory read after each step")

_REUSED: Final = _(
    "At first its memory did not rise: it used again what earlier connections had freed. Restart the server, then "
    "measure; or open more (--most)."
)
_PARTLY: Final = _(
    "{basis}; one kind is left out: it used again what earlier connections had freed (restart the server, then measure)"
)
# The names of their processes; newer Node calls it node-MainThread.
_OWN_HEAP: Final = ("node", "deno", "java")
_HEAP_FAR: Final = _(
    "The memory would last for more than {far:int} times the connections of the ladder, and {program} ends itself "
    "earlier, where its own heap is full (--max-old-space-size of Node, -Xmx of Java). How full that is cannot be seen "
    "from outside."
)
_HEAP: Final = _(
    "{basis}; {program} collects garbage when it wants and has a limit of its own for its heap, so the lower end is "
    "not above what the ladder held"
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
    if found and ladder.bounds.program.startswith(_OWN_HEAP):
        return _of_own_heap(found, ladder)
    return found or Unpredicted(_REUSED if reused else FLAT)


def _of_own_heap(found: tuple[Predicted, ...], ladder: Ladder) -> Predictions:
    """The predictions that lie near enough, each from what the ladder held of its kind.

    Measured with Node: with room for 24 MB it held 2,480 where the lower end of the line was 2,564; with a heap of
    24 MB and a free host it ended at 8,103 where the line said 2.8 million.
    """
    program = ladder.bounds.program
    near = tuple(one for one in found if one.estimate.value <= FARTHEST * ladder.most_held)
    if not near:
        return Unpredicted(filled(_HEAP_FAR, far=FARTHEST, program=program))
    basis = filled(_HEAP, basis=near[0].basis, program=program)
    return tuple(
        replace(one, estimate=replace(one.estimate, low=min(one.estimate.low, one.held)), basis=basis) for one in near
    )


def _bytes(rung: Rung) -> float | None:
    return rung.memory


def _basis(bounds: Bounds, limit: int) -> Phrase:
    return filled(_CGROUP if bounds.memory_of is MemoryOf.CGROUP else _HOST, limit=limit)
