"""The server accepts the connection but does not answer."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import UNBLOCK_SERVER
from wsinvest.analysis.waiting import WAITED_FOR
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason


@rule(
    "http.handshake.timeout",
    text=Text(
        title=_("The server accepts the connection but does not answer"),
        impact=_("{count:int} of {of:int} attempts waited in vain for an answer to the handshake."),
        cause=_("The process hangs, its event loop is blocked, or something in between does not pass the request on."),
        fix=_("Look at what the server does at that moment; restart it only after that."),
        check=_("The handshake is answered within its objective."),
    ),
    steps=(UNBLOCK_SERVER,),
)
def handshake_timeout(handshake: Handshake) -> Outcome:
    """Fail when an open connection gets no answer within the timeout; observed."""
    ended = [one for stage in WAITED_FOR for one in ends.failed_at(handshake.repeats, stage, Reason.TIMEOUT)]
    if not ended or ends.speaks_tls(handshake):
        return Pass()
    return ends.hit(tuple(ended), len(handshake.repeats))
