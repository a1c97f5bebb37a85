"""Descriptors of the proxy on this host: two for each connection that it passes on."""

from typing import Final

from wsinvest.analysis.several_processes import NR_OPEN, Shared, shared_prediction
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.messages import _, filled
from wsinvest.model.capacity_limit import Predictions, capacity_limit

_BASIS: Final = _("{limit:int} open files for a process of the proxy; the use of each step was counted")


@capacity_limit(
    label=_("open files of the proxy"),
    change=_("Raise worker_rlimit_nofile (nginx) or LimitNOFILE of the proxy's service; restart it."),
    snippet="worker_rlimit_nofile {need};",
    most=NR_OPEN,
)
def proxy_descriptors(ladder: Ladder) -> Predictions:
    """Exact where the proxy is one process."""
    bounds, limit = ladder.bounds, ladder.bounds.front_descriptors
    shares = Shared(bounds.front_processes, bounds.front_descriptors_used, lambda one: one.front_descriptors_all)
    return shared_prediction(ladder, lambda one: one.front_descriptors, limit, filled(_BASIS, limit=limit or 0), shares)
