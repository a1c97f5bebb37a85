"""The offered subprotocols: none, or the configured ones."""

from dataclasses import replace

from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.stage import StageName
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.credentials import Credentials


@experiment(
    "subprotocol",
    separates=("protocol.subprotocol.not_selected", "protocol.subprotocol.unrequested"),
    order=25,
    text=_("with the configured subprotocols"),
)
def subprotocols_configured(
    request: ProbeRequest, base: Attempt, credentials: Credentials
) -> ProbeRequest | NotApplicable:
    """Those of WS_SUBPROTOCOL, where the application sends others or none."""
    configured = tuple(credentials.subprotocols.replace(",", " ").split())
    if not configured or request.subprotocols == configured or not _concerned(base):
        return NotApplicable("no other subprotocols are configured, or they had no part in the failure")
    return replace(request, subprotocols=configured)


@experiment(
    "subprotocol",
    separates=("protocol.subprotocol.unrequested",),
    order=26,
    text=_("without subprotocols"),
)
def subprotocols_absent(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """No Sec-WebSocket-Protocol at all."""
    if not request.subprotocols or not _concerned(base):
        return NotApplicable("no subprotocol was offered, or it had no part in the failure")
    return replace(request, subprotocols=())


def _concerned(base: Attempt) -> bool:
    failed = base.failed
    return refused(base) or (failed is not None and failed.name is StageName.NEGOTIATION)
