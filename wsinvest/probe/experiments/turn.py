"""The same request several times, one after the other, where some of several failed: do servers take turns?"""

from wsinvest.facts.turns import AXIS
from wsinvest.i18n.messages import _
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable


@experiment(
    AXIS,
    separates=("http.balancer.uneven", "http.proxy.backend_family"),
    order=98,
    text=_("one after the other"),
)
def one_by_one() -> NotApplicable:
    """Nothing in the request is changed; made where some repeats open, when no change of it can prove anything."""
    return NotApplicable("asked for where some repeats failed and others opened")
