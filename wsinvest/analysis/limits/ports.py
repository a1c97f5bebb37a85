"""Local ports of a proxy on this host: one for each connection that it opens to the server behind it."""

from typing import Final

from wsinvest.analysis.ladder_points import UNLIMITED
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.messages import _, filled
from wsinvest.model.capacity_limit import Estimate, Predicted, Predictions, Unpredicted, capacity_limit

_BASIS: Final = _("{ports:int} local ports in net.ipv4.ip_local_port_range, for each address of the server behind")


@capacity_limit(
    label=_("local ports"),
    change=_(
        "Widen net.ipv4.ip_local_port_range, give the proxy more local addresses (proxy_bind, source), or pass on over "
        "a Unix socket."
    ),
    snippet='sysctl -w net.ipv4.ip_local_port_range="1024 65535"',
)
def ports(ladder: Ladder) -> Predictions:
    """Exact; nothing where clients come straight to the server, since they bring ports of their own."""
    found = ladder.bounds.ports
    if found is None:
        return Unpredicted(UNLIMITED)
    return (Predicted(Estimate(found, found, found), filled(_BASIS, ports=found), each=1.0),)
