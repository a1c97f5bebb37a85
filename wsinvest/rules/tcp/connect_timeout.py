"""TCP connections get no answer."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import OPEN_PATH
from wsinvest.analysis.tcp import at_address
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target


@rule(
    "tcp.connect.timeout",
    text=Text(
        title=_("The server{at} does not answer at all"),
        impact=_("{count:int} of {of:int} attempts waited in vain for a connection."),
        cause=_("No answer to the first packet: a firewall that drops, a wrong route, or a full listen queue."),
        fix=_("Open the way to the port, or relieve the server's listen queue."),
        check=_("A connection to that port is made in under a second."),
        name=_("TCP connections get no answer"),
    ),
    steps=(OPEN_PATH,),
)
def connect_timeout(handshake: Handshake, target: Target) -> Outcome:
    """Fail when a SYN gets no answer in time; observed, since that fits several causes."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.TIMEOUT)
    return ends.hit(ended, len(handshake.repeats), at=at_address(target)) if ended else Pass()
