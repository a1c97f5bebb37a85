"""The server answers with an extension that was not offered."""

from wsinvest.analysis.compression import unasked_frames
from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName


@rule(
    "protocol.extension.unrequested",
    text=Text(
        title=_("The server answers with an extension that was not offered so: {answered}"),
        impact=_("{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101. {who}"),
        cause=_(
            "Sec-WebSocket-Extensions of the answer names an extension, or a parameter, that the request does "
            "not offer. Offered: {offered}."
        ),
        fix=_("Let the server library negotiate, in place of a fixed header; let proxies forward the client's offer."),
        check=_("The answer names only what the request offers."),
        name=_("The server answers with an extension that was not offered"),
    ),
    steps=(REPAIR_UPGRADE,),
)
def extension_unrequested(handshake: Handshake) -> Outcome:
    """Fail when the 101 names an extension that was not offered (RFC 6455 section 4.1); proven by the answer."""
    ended = failed_at(handshake.repeats, StageName.NEGOTIATION, Reason.EXTENSION_INVALID)
    if not ended:
        return Pass()
    return unasked_frames(handshake, ended, 0.0)
