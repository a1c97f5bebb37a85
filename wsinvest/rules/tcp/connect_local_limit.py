"""This machine could not open another socket."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

FREE_SOCKETS = Step(
    "free_local_sockets",
    TODAY,
    15,
    _("Free sockets on the machine that investigates, or run from another one."),
    _("This machine opens new connections again."),
    snippet=_("ss -s; ulimit -n\ncat /proc/sys/net/ipv4/ip_local_port_range"),
)


@rule(
    "tcp.connect.local_limit",
    text=Text(
        title=_("This machine could not open another socket"),
        impact=_(
            "{count:int} of {of:int} attempts never left this machine; {count:plural:it says|they say} nothing "
            "about the server."
        ),
        cause=_("The investigating machine has run out of local ports or of file descriptors."),
        fix=_("Free sockets here, raise the limit, or run from another machine."),
        check=_("Run the investigation again; the attempts reach the server."),
    ),
    steps=(FREE_SOCKETS,),
)
def connect_local_limit(handshake: Handshake) -> Outcome:
    """Fail when local ports or descriptors ran out on this machine; proven by the system's error; no server fault."""
    reasons = (Reason.PORTS_EXHAUSTED, Reason.DESCRIPTORS_EXHAUSTED)
    ended = ends.failed_at(handshake.repeats, StageName.TCP, *reasons)
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN) if ended else Pass()
