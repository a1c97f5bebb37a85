"""WS_MAX_CONNECTIONS is above what the descriptor limit allows."""

from wsinvest.analysis.descriptors import DESCRIPTORS_HIDDEN, connections_of
from wsinvest.analysis.repairs import RAISE_DESCRIPTOR_LIMIT
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.server import Server
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "config.limits.connections_exceed_fds",
    leads_to=("resource.fd.exhausted", "load.capacity.below_declared"),
    text=Text(
        title=_("{planned:int} connections are promised, {fit:int} fit into the limit of {limit:int} open files"),
        impact=_("Before the promise is kept the server runs out of descriptors: new connections hang."),
        cause=_("WS_MAX_CONNECTIONS is higher than what the limit of open files of {program} allows."),
        fix=_("Raise LimitNOFILE of the service above the promise, or lower the promise."),
        check=_("The promise and a reserve are below “Max open files” of /proc/{pid}/limits."),
        name=_("More connections are promised than files may be open"),
    ),
    steps=(RAISE_DESCRIPTOR_LIMIT,),
)
def limits_connections_exceed_fds(server: Server, capacity: Capacity) -> Outcome:
    """Fail when the declared connections exceed what the process's descriptor limit allows; proven by both numbers."""
    limit, planned = server.descriptor_limit, capacity.declared
    if limit is None:
        return NotMeasured(DESCRIPTORS_HIDDEN)
    fit = connections_of(capacity, limit)
    if planned is None or planned <= fit:
        return Pass()
    values = {"planned": planned, "fit": fit, "limit": limit, "program": server.program, "pid": server.pid}
    return Fail(Severity.HIGH, Confidence.PROVEN, values, ("capacity:declared", "server:descriptor_limit"))
