"""SockJS: the raw WebSocket of an endpoint stands at /websocket below its prefix."""

from dataclasses import replace

from wsinvest.facts.other_endpoints import welcomes_sockjs
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest


@experiment(
    "sockjs",
    separates=("protocol.sockjs.raw_path",),
    order=22,
    text=_("at /websocket below the path, where SockJS has its WebSocket"),
)
def sockjs_raw(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The same request at /websocket below the path, if the answer is SockJS's greeting."""
    if base.failed is None or not welcomes_sockjs(base.response):
        return NotApplicable("no SockJS greets at this path")
    path, question, query = request.resource.partition("?")
    return replace(request, resource=f"{path.rstrip('/')}/websocket{question}{query}")
