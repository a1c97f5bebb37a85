"""The server cannot be reached from this machine."""

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
    "tcp.connect.unreachable",
    text=Text(
        title=_("There is no way to the server{at} from here"),
        impact=_("{count:int} of {of:int} attempts ended without reaching the host."),
        cause=_("The network says that the host or its network cannot be reached."),
        fix=_("Correct the route, the VPN or the address."),
        check=_("A connection to that address is accepted or refused, no longer unreachable."),
        name=_("There is no way to the server from here"),
    ),
    steps=(OPEN_PATH,),
)
def connect_unreachable(handshake: Handshake, target: Target) -> Outcome:
    """Fail when the system reports host or network unreachable; observed."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.UNREACHABLE)
    return ends.hit(ended, len(handshake.repeats), at=at_address(target)) if ended else Pass()
