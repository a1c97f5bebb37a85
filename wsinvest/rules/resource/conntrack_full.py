"""The kernel's connection tracking table is full."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.conntrack import Conntrack
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

RAISE_CONNTRACK: Final = Step(
    "raise_conntrack",
    TODAY,
    20,
    _("Raise net.netfilter.nf_conntrack_max, or exempt the port from tracking."),
    _("nf_conntrack_count stays well below nf_conntrack_max under load."),
)
USED: Final = Threshold("conntrack", 0.95, "our choice: the kernel drops at 1.0, and counts move")


@rule(
    "resource.conntrack.full",
    leads_to=("tcp.connect.timeout",),
    text=Text(
        title=_("The table of tracked connections is full ({count:int} of {limit:int})"),
        impact=_("The kernel drops the first packet of new connections: they time out at random."),
        cause=_("Firewall rules make the kernel track every connection, and more are open than the table holds."),
        fix=_("A larger table, or no tracking for this port."),
        check=_("The kernel's log has no further line “nf_conntrack: table full”."),
        name=_("The table of tracked connections is full"),
    ),
    steps=(RAISE_CONNTRACK,),
    thresholds=(USED,),
)
def conntrack_full(conntrack: Conntrack, thresholds: Thresholds) -> Outcome:
    """Fail when the tracked connections reach 95 % of the maximum; proven by both numbers.

    A maximum of 0 is no limit (Linux, `nf_conntrack_alloc`).
    """
    if not conntrack.limit or conntrack.count < thresholds[USED] * conntrack.limit:
        return Pass(by=("conntrack:count",))
    values = {"count": conntrack.count, "limit": conntrack.limit}
    return Fail(Severity.CRITICAL, Confidence.PROVEN, values, ("conntrack:count", "conntrack:limit"))
