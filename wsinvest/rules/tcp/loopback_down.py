"""The loopback interface of this machine is down."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.hosts import is_loopback
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

RAISE_LOOPBACK = Step(
    "raise_loopback",
    TODAY,
    5,
    _("Bring the loopback interface up."),
    _("ping 127.0.0.1 is answered."),
    snippet=_("ip link set lo up"),
)


@rule(
    "tcp.loopback.down",
    leads_to=("tcp.connect.unreachable", "login.service.unreachable"),
    text=Text(
        title=_("The loopback interface of this machine is down"),
        impact=_("{count:int} of {of:int} attempts found no way to an address of this very machine."),
        cause=_("An address such as 127.0.0.1 is unreachable only while the interface lo is down."),
        fix=_("Bring it up (ip link set lo up), in the container or network namespace that investigates."),
        check=_("A connection to 127.0.0.1 is accepted or refused, no longer unreachable."),
    ),
    steps=(RAISE_LOOPBACK,),
)
def loopback_down(handshake: Handshake) -> Outcome:
    """Fail when loopback addresses are unreachable; proven, since the kernel routes them to lo only."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.UNREACHABLE)
    inside = tuple(filter(_went_to_loopback, ended))
    return ends.hit(inside, len(handshake.repeats), Confidence.PROVEN) if inside else Pass()


def _went_to_loopback(attempt: Attempt) -> bool:
    """True if all addresses that were tried are loopback addresses."""
    tried = [one for one in attempt.addresses if one.tried]
    return bool(tried) and all(is_loopback(one.address) for one in tried)
