"""The subprotocols that are widely used, where a server says that it misses one: it selects what it speaks."""

from dataclasses import replace
from typing import Final

from wsinvest.facts.about_subprotocol import refused_for_subprotocol
from wsinvest.facts.subprotocols import KNOWN
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.target import AuthMode
from wsinvest.probe.request import NotApplicable, ProbeRequest

_NOTHING: Final = NotApplicable("the server does not say that the subprotocol is its reason")


@experiment(
    "subprotocol",
    separates=("protocol.subprotocol.refused", "protocol.subprotocol.not_selected"),
    order=28,
    text=_("with the subprotocols that are widely used"),
)
def subprotocols_known(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """All of them but those that were offered; the answer selects one of them, or none."""
    if not refused_for_subprotocol(base) or request.place is AuthMode.SUBPROTOCOL:
        return _NOTHING
    return replace(request, subprotocols=tuple(name for name in KNOWN if name not in request.subprotocols))
