"""Sec-WebSocket-Accept in the answer does not match the key of the request."""

from wsinvest.analysis.negotiation import negotiated_wrongly
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason


@rule(
    "protocol.accept.invalid",
    text=Text(
        title=_("The answer to the handshake does not belong to the request"),
        impact=_(
            "{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101; browsers refuse such a "
            "connection."
        ),
        cause=_(
            "Sec-WebSocket-Accept is not computed from the key that was sent: the answer comes from a cache, or "
            "something rewrites the headers."
        ),
        fix=_("Switch caching and rewriting of headers off for this path; use the server library's own handshake."),
        check=_("Sec-WebSocket-Accept differs with each handshake and fits its key."),
    ),
    steps=(REPAIR_UPGRADE,),
)
def accept_invalid(handshake: Handshake) -> Outcome:
    """Fail when Sec-WebSocket-Accept does not match the key (RFC 6455 section 4.1); proven by the answer."""
    return negotiated_wrongly(handshake, Reason.ACCEPT_INVALID)
