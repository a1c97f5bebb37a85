"""The local ports towards one destination run out."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.sockets import Sockets
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

_NO_RANGE: Final = _("The range of local ports is not told on this system.")
MORE_LOCAL_PORTS: Final = Step(
    "more_local_ports",
    TODAY,
    45,
    _("Give the proxy more source addresses or upstream addresses, and widen net.ipv4.ip_local_port_range."),
    _("Under the same load less than half of the range is in use towards one destination."),
)
USED: Final = Threshold("ephemeral_ports", 0.90, "our choice")


@rule(
    "resource.sockets.ephemeral_ports",
    leads_to=("http.proxy.backend_down",),
    text=Text(
        title=_("{used:int} of {of:int} local ports are in use towards one destination ({ratio:pct})"),
        impact=_("A proxy or load client on this host soon gets EADDRNOTAVAIL in place of a connection."),
        cause=_("Each connection to one address and port takes a local port; closed ones keep theirs for a minute."),
        fix=_("More source or destination addresses, connections that are used again, a wider range."),
        check=_("ss -tan shows far fewer connections towards that destination."),
        name=_("The local ports towards one destination run out"),
    ),
    steps=(MORE_LOCAL_PORTS,),
    thresholds=(USED,),
)
def sockets_ephemeral_ports(sockets: Sockets, thresholds: Thresholds) -> Outcome:
    """Fail when one destination uses over 90 % of ip_local_port_range; proven by both numbers."""
    if sockets.ephemeral_range is None or sockets.ephemeral_used is None:
        return NotMeasured(_NO_RANGE)
    first, last = sockets.ephemeral_range
    ports, used = last - first + 1, sockets.ephemeral_used
    if used <= thresholds[USED] * ports:
        return Pass(by=("sockets:ephemeral_used",))
    shown = ("sockets:ephemeral_used", "sockets:ephemeral_range")
    return Fail(Severity.CRITICAL, Confidence.PROVEN, {"used": used, "of": ports, "ratio": used / ports}, shown)
