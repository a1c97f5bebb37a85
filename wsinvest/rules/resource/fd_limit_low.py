"""The descriptor limit of the server is low."""

from typing import Final

from wsinvest.analysis.descriptors import DESCRIPTORS_HIDDEN, connections_of
from wsinvest.analysis.repairs import RAISE_DESCRIPTOR_LIMIT
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.server import Server
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

_NO_PLAN: Final = _("How many connections are planned is not configured.")
_PLAN: Final = _("The plan is {planned:int} connections.")
ENOUGH: Final = Threshold("descriptors_low", 4096, "our choice")


@rule(
    "resource.fd.limit_low",
    leads_to=("resource.fd.exhausted",),
    text=Text(
        title=_("The server may open only {limit:int} files"),
        impact=_("No more than {limit:int} connections, files and sockets together, whatever the memory. {plan}"),
        cause=_(
            "The soft limit of open files (RLIMIT_NOFILE) of {program} is {limit:int}; many systems start "
            "services with 1,024."
        ),
        fix=_("Set LimitNOFILE of the service, or ulimit -n of what starts it, well above the planned connections."),
        check=_('The line "Max open files" of /proc/{pid}/limits shows the new number after a restart.'),
        name=_("The server may open only few files"),
    ),
    steps=(RAISE_DESCRIPTOR_LIMIT,),
    thresholds=(ENOUGH,),
)
def fd_limit_low(server: Server, capacity: Capacity | None, thresholds: Thresholds) -> Outcome:
    """Fail when the descriptor limit is below 4,096, or too low for the declared connections; proven by the limit."""
    limit = server.descriptor_limit
    if limit is None:
        return NotMeasured(DESCRIPTORS_HIDDEN)
    planned = None if capacity is None else capacity.declared
    too_small = planned is not None and planned > connections_of(capacity, limit)
    if limit >= thresholds[ENOUGH] and not too_small:
        return Pass()
    plan = _NO_PLAN if planned is None else filled(_PLAN, planned=planned)
    return Fail(
        Severity.HIGH if too_small else Severity.MEDIUM,
        Confidence.PROVEN,
        {"limit": limit, "planned": planned, "plan": plan, "program": server.program, "pid": server.pid},
        ("server:descriptor_limit", *(("capacity:declared",) if planned is not None else ())),
    )
