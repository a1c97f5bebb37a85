"""The connection breaks off right after opening, without a close frame."""

from wsinvest.analysis.closing import close_found
from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.remediation import ERROR_HANDLING
from wsinvest.analysis.repairs import FIND_CLOSES_IN_LOG
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName


@rule(
    "session.close.abnormal",
    text=Text(
        title=_("The connection breaks off right after opening, without a close frame"),
        impact=_("{count:int} of {of:int} watched connections ended after {after:ms}; browsers report code 1006."),
        cause=_(
            "The TCP connection was cut: the handler came to its end without closing, the process crashed or was "
            "killed, or something between client and server ended it."
        ),
        fix=_(
            "Look for a crash in the server's log at this time and whether its handler goes on listening, then for a "
            "proxy that cuts connections."
        ),
        check=_("A connection stays open for longer than a second and ends with a close frame."),
    ),
    steps=(FIND_CLOSES_IN_LOG, ERROR_HANDLING),
)
def close_abnormal(handshake: Handshake) -> Outcome:
    """Fail when the connection ends in the first second without a close frame (FIN or RST); observed."""
    return close_found(
        handshake, failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.NO_CLOSE_FRAME, Reason.RESET)
    )
