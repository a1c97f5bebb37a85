"""Compression offered once more, where the one repeat that offers it failed and the others opened."""

from dataclasses import replace

from wsinvest.facts.extension import AXIS, refused_by_offer
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest


@experiment(AXIS, separates=("protocol.extension.refused",), order=3, text=_("with permessage-deflate offered again"))
def deflate_again(request: ProbeRequest, base: Attempt, handshake: Handshake | None) -> ProbeRequest | NotApplicable:
    """Was it chance?"""
    if base.failed is not None or request.deflate or handshake is None or not refused_by_offer(handshake.repeats):
        return NotApplicable("the request failed, or it does not fail for those who offer compression")
    return replace(request, deflate=True)
