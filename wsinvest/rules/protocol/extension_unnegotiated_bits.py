"""The server sets a reserved bit of a frame without a negotiated extension."""

from wsinvest.analysis.compression import unasked_frames
from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName


@rule(
    "protocol.extension.unnegotiated_bits",
    text=Text(
        title=_("The server sets the bit of an extension that was not agreed on"),
        impact=_("{count:int} of {of:int} connections had to be ended after {after:ms}. {who}"),
        cause=_(
            "RSV1 is set, as on compressed messages, but the answer to the handshake names no extension: the "
            "server compresses unasked, or a proxy drops Sec-WebSocket-Extensions from the answer."
        ),
        fix=_(
            "Let the proxy forward Sec-WebSocket-Extensions in both directions, or switch permessage-deflate off "
            "at the server."
        ),
        check=_("Messages come without RSV1, or after an answer that names permessage-deflate."),
    ),
    steps=(REPAIR_UPGRADE,),
)
def extension_unnegotiated_bits(handshake: Handshake) -> Outcome:
    """Fail when a frame has a reserved bit that was not negotiated (RFC 6455 section 5.2); proven by the frame."""
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.RESERVED_BITS)
    if not ended:
        return Pass()
    after = ended[0].close.after_ms if ended[0].close else 0.0
    agreed = (f"handshake:repeats/{ended[0].id}/negotiated",) if ended[0].negotiated else ()
    return unasked_frames(handshake, ended, after, *agreed)
