"""The 101 answer lacks a correct Upgrade, Connection or Sec-WebSocket-Accept header."""

from wsinvest.analysis.negotiation import negotiated_wrongly
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason


@rule(
    "protocol.upgrade.header_missing",
    text=Text(
        title=_("A header that every upgrade needs is missing or wrong in the 101"),
        impact=_("{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101."),
        cause=_("Upgrade, Connection or Sec-WebSocket-Accept is absent or wrong in the answer."),
        fix=_("Stop the proxy from dropping these headers, or let a WebSocket library answer in place of own code."),
        check=_("The 101 carries Upgrade: websocket, Connection: Upgrade and Sec-WebSocket-Accept."),
    ),
    steps=(REPAIR_UPGRADE,),
)
def upgrade_header_missing(handshake: Handshake) -> Outcome:
    """Fail when the 101 lacks one of the headers of RFC 6455 section 4.1; proven by the answer."""
    return negotiated_wrongly(handshake, Reason.UPGRADE_MISSING)
