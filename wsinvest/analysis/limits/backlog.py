"""The backlog: how many connections may wait together until the server accepts them."""

from typing import Final

from wsinvest.analysis.ladder_points import UNREAD
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.messages import _, filled
from wsinvest.model.capacity_limit import Counts, Estimate, Predicted, Predictions, Unpredicted, capacity_limit

_BASIS: Final = _("backlog of {backlog:int} of the listening socket; Linux keeps one more than that")


@capacity_limit(
    label=_("connections that wait for accept()"),
    change=_("Raise the backlog of the server and net.core.somaxconn above it."),
    counts=Counts.AT_ONCE,
    snippet="sysctl -w net.core.somaxconn={need}",
)
def backlog(ladder: Ladder) -> Predictions:
    """Exact. It limits how many arrive while the server is busy, not how many it holds."""
    found = ladder.bounds.backlog
    if found is None:
        return Unpredicted(UNREAD)
    fits = found + 1
    return (Predicted(Estimate(fits, fits, fits), filled(_BASIS, backlog=found)),)
