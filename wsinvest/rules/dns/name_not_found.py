"""The name server of this machine knows no address for the host name."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

FIX_NAME = Step(
    "fix_name",
    TODAY,
    15,
    _("Correct the host name in the URL, or add its DNS record."),
    _("The name resolves on this machine."),
    snippet=_("getent hosts {host}\ndig +short {host} @NAMESERVER"),
)


@rule(
    "dns.name.not_found",
    text=Text(
        title=_("The name server of this machine knows no address for {host}"),
        impact=_("{count:int} of {of:int} attempts ended before a connection was even tried."),
        cause=_(
            "The name does not exist, or only another name server knows it: that of a VPN or of an internal network."
        ),
        fix=_("Correct the host name in the URL, or create the missing DNS record."),
        check=_("Look up {host} on this machine; it must answer with an address."),
        name=_("The name server knows no address for the host"),
    ),
    steps=(FIX_NAME,),
)
def name_not_found(handshake: Handshake, target: Target) -> Outcome:
    """Fail when the lookup gives no address (NXDOMAIN, or none at all); proven for this machine's name server."""
    ended = ends.failed_at(handshake.repeats, StageName.DNS, Reason.NAME_NOT_FOUND)
    if not ended:
        return Pass()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, host=target.url.host)
