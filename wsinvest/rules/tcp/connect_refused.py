"""The server refuses TCP connections."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import START_LISTENER
from wsinvest.analysis.tcp import at_address
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target


@rule(
    "tcp.connect.refused",
    text=Text(
        title=_("The server refused the connection{at}"),
        impact=_("{count:int} of {of:int} attempts got no connection at all."),
        cause=_("Nothing listens on the port that the URL names, or a firewall refuses on its behalf."),
        fix=_("Start the server, or correct port and interface."),
        check=_("A connection to that port is accepted."),
        name=_("The server refuses TCP connections"),
    ),
    steps=(START_LISTENER,),
)
def connect_refused(handshake: Handshake, target: Target) -> Outcome:
    """Fail when connections are refused (RST to the SYN); proven by that answer."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    if not ended:
        return Pass()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, at=at_address(target))
