"""The same request with no other connection of ours open, where some of several at once were refused."""

from wsinvest.facts.alone import AXIS
from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest


@experiment(
    AXIS,
    separates=("http.capacity.connection_limit", "http.proxy.backend_down", "http.capacity.insufficient"),
    order=1,
    text=_("with no other connection open"),
)
def alone(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Nothing in the request is changed: the repeats are made side by side, this one is not."""
    return request if refused(base) else NotApplicable("nothing was refused")
