"""The Connection header as Firefox spells it."""

from dataclasses import replace

from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import LISTED, NotApplicable, ProbeRequest


@experiment(
    "connection",
    separates=("protocol.connection.not_a_list",),
    order=76,
    text=_("with Connection: keep-alive, Upgrade"),
)
def connection_listed(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """A list of two words, where the usual request has one."""
    if request.connection == LISTED or not refused(base):
        return NotApplicable("that spelling was sent, or it was not the request that failed")
    return replace(request, connection=LISTED)
