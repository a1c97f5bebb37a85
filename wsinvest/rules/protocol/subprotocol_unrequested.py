"""The server selects a subprotocol that was not offered."""

from wsinvest.analysis.negotiation import negotiated_wrongly
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason


@rule(
    "protocol.subprotocol.unrequested",
    text=Text(
        title=_("The server selects a subprotocol that was not offered"),
        impact=_("{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101."),
        cause=_("Sec-WebSocket-Protocol of the answer names none of the offers. Offered: {offered}."),
        fix=_("Select from the client's offers only; without a match leave the header out."),
        check=_("The answer names one of the offered subprotocols, or none."),
    ),
    steps=(REPAIR_UPGRADE,),
)
def subprotocol_unrequested(handshake: Handshake) -> Outcome:
    """Fail when the 101 selects a subprotocol that was not offered (RFC 6455 section 4.1); proven by the answer."""
    return negotiated_wrongly(handshake, Reason.SUBPROTOCOL_UNREQUESTED)
