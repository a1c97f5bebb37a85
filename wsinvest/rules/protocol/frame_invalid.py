"""The server sends invalid WebSocket frames."""

from collections.abc import Mapping
from typing import Final

from wsinvest.analysis.compression import who_is_hit
from wsinvest.analysis.ends import failed_at, hit
from wsinvest.analysis.engineio import refuses_parameters
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

_BROKEN: Final[Mapping[Reason, Phrase]] = {
    Reason.MASKED: _("The server masks its frames, which only clients may do (RFC 6455 section 5.1)."),
    Reason.OPCODE_UNKNOWN: _(
        "A frame has an opcode that no one has defined: the bytes are those of another protocol, or the lengths before "
        "it are wrong."
    ),
    Reason.TEXT_INVALID: _(
        "A text message is not UTF-8 (RFC 6455 section 8.1): binary data or another encoding sent as text."
    ),
    Reason.MESSAGE_TOO_LARGE: _(
        "A message is above 1 MiB, at which many client libraries end the connection with 1009; browsers do not."
    ),
    Reason.HTTP_AFTER_UPGRADE: _(
        "HTTP stands where frames are due: the 101 was sent, and then something answered as if it had not been."
    ),
    Reason.PROTOCOL_ERROR: _(
        "Bytes after the 101 break the rules of framing: reserved bits, control frames that are too long or in pieces, "
        "fragments out of order, or text of another protocol."
    ),
}
# For these the frame itself shows the fault; the others may have another cause.
_DECISIVE: Final = frozenset({Reason.MASKED, Reason.TEXT_INVALID, Reason.HTTP_AFTER_UPGRADE})


@rule(
    "protocol.frame.invalid",
    text=Text(
        title=_("The server sends what is no valid WebSocket frame"),
        impact=_("{count:int} of {of:int} connections had to be ended after {after:ms}. {who}"),
        cause=_("{broken}"),
        fix=_("Repair the server's framing, and look for a proxy that alters or mixes in data."),
        check=_("A connection lasts longer than its first messages, without code 1002 or 1007."),
    ),
    steps=(REPAIR_UPGRADE,),
)
def frame_invalid(handshake: Handshake) -> Outcome:
    """Fail when a frame breaks RFC 6455 section 5 in the first second; proven when the frame itself shows it."""
    if refuses_parameters(handshake):
        return Pass()
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, *_BROKEN)
    if not ended:
        return Pass()
    reason = _reason(ended[0])
    confidence = Confidence.PROVEN if reason in _DECISIVE else Confidence.INFERRED
    after = ended[0].close.after_ms if ended[0].close else 0.0
    return hit(
        ended, len(handshake.repeats), confidence, after=after, broken=_BROKEN[reason], who=who_is_hit(handshake, ended)
    )


def _reason(attempt: Attempt) -> Reason:
    """The reason of the failed stage, UNKNOWN if there is none."""
    return attempt.failed.reason if attempt.failed and attempt.failed.reason else Reason.UNKNOWN
