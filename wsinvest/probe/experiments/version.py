"""The protocol's version: 13 in place of any other (RFC 6455 section 4.1)."""

from dataclasses import replace

from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest

RFC_6455 = 13


@experiment(
    "version",
    separates=("protocol.version.unsupported", "config.protocol.version_obsolete"),
    order=10,
    text=_("Sec-WebSocket-Version 13"),
)
def version_13(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The only version that servers speak."""
    if request.version == RFC_6455 or not refused(base):
        return NotApplicable("13 was sent, or it was not the request that failed")
    return replace(request, version=RFC_6455)
