"""Compression offered, as every browser does: the baseline offers none."""

from dataclasses import replace
from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.stage import Reason
from wsinvest.probe.request import NotApplicable, ProbeRequest

_CONCERNED: Final = frozenset({Reason.EXTENSION_INVALID, Reason.RESERVED_BITS, Reason.PROTOCOL_ERROR})


@experiment(
    "extension",
    separates=("protocol.extension.unrequested", "protocol.extension.unnegotiated_bits"),
    order=27,
    text=_("with permessage-deflate offered"),
)
def deflate_offered(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Does a server that compresses without being asked work with a client that asks for it?"""
    if request.deflate or base.failed is None or base.failed.reason not in _CONCERNED:
        return NotApplicable("compression was offered, or the failure has nothing to do with it")
    return replace(request, deflate=True)
