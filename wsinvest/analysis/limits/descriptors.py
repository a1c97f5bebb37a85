"""Descriptors: how many files and sockets one process of the server may open (RLIMIT_NOFILE)."""

from typing import Final

from wsinvest.analysis.several_processes import NR_OPEN, Shared, shared_prediction
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.messages import _, filled
from wsinvest.model.capacity_limit import Predictions, capacity_limit

_BASIS: Final = _("{limit:int} open files for a process, read from /proc/PID/limits; the use of each step was counted")


@capacity_limit(
    label=_("open files of the process"),
    change=_("Raise LimitNOFILE of the service (or `ulimit -n` before it starts); restart it."),
    snippet="# systemctl edit SERVICE\n[Service]\nLimitNOFILE={need}",
    most=NR_OPEN,
)
def descriptors(ladder: Ladder) -> Predictions:
    """Exact where one process serves, and each connection takes the same number."""
    bounds, limit = ladder.bounds, ladder.bounds.descriptors
    shares = Shared(bounds.processes, bounds.descriptors_used, lambda one: one.descriptors_all)
    return shared_prediction(ladder, lambda one: one.descriptors, limit, filled(_BASIS, limit=limit or 0), shares)
