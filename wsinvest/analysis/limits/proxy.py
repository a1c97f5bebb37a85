"""The proxy in front: worker_connections of nginx, maxconn of HAProxy."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.ladder_points import UNLIMITED
from wsinvest.analysis.several_processes import shared
from wsinvest.facts.ladder import Front, Ladder
from wsinvest.i18n.messages import _, filled
from wsinvest.model.capacity_limit import Estimate, Predicted, Predictions, Unpredicted, capacity_limit

_BASIS: Final = _("`{directive}` of the proxy; each connection takes {each:int} of them, the proxy itself {own:int}")


@capacity_limit(
    label=_("connections of the proxy"),
    change=_(
        "Raise worker_connections and worker_rlimit_nofile (nginx: two for each WebSocket) or maxconn (HAProxy); "
        "reload the proxy."
    ),
)
def proxy(ladder: Ladder) -> Predictions:
    """Exact for one process. Of several, one may get all connections, or each its share: that is the interval."""
    found = tuple(_predicted(ladder))
    return found or Unpredicted(UNLIMITED)


def _predicted(ladder: Ladder) -> Iterator[Predicted]:
    for front in ladder.bounds.front:
        each = _for_one(front)
        told = filled(_BASIS, directive=front.directive, each=front.each, own=front.own)
        whole = each * front.processes
        yield Predicted(Estimate(whole, each, whole), shared(told, front.processes), front.directive, float(front.each))


def _for_one(front: Front) -> int:
    return max(0, front.most - front.own) // max(1, front.each)
