"""SignalR: the connection id in the URL belongs to one negotiation with one server."""

from dataclasses import replace

from wsinvest.facts.other_endpoints import signalr_error
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.speak.engineio import parameters, with_parameters


@experiment(
    "signalr",
    separates=("protocol.signalr.connection_id",),
    order=23,
    text=_("without the connection id in the URL (id), as with skipNegotiation"),
)
def signalr_without_id(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """A new connection, if SignalR says that it does not know the one in the URL."""
    if base.failed is None or not signalr_error(base.response) or "id" not in parameters(request.resource):
        return NotApplicable("SignalR has nothing against a connection id in the URL")
    return replace(request, resource=with_parameters(request.resource, id=None))
