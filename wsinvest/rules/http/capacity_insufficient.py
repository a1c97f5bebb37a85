"""The server says that it has no resources for more connections (“Insufficient resources”)."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.remediation import CONNECTION_POOL, LOAD_TEST, RESOURCE_MONITOR, TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.health import Health
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

RAISE_CAPACITY: Final = Step(
    "raise_capacity",
    TODAY,
    30,
    _("See which limit is reached (connections, open files, memory); raise it, or add a server behind the balancer."),
    _("New connections open without a 503."),
    snippet=_(
        "# on the server: connections, open files and their limit, memory\n"
        "ss -tn state established 'sport = :{port}' | wc -l\n"
        "ls /proc/PID/fd | wc -l; grep 'open files' /proc/PID/limits; free -m"
    ),
)


@rule(
    "http.capacity.insufficient",
    leads_to=("http.handshake.closed_early",),
    text=Text(
        title=_("The server says that it is full"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} refused for lack of resources."),
        cause=_("The server, or its health endpoint, answers 503 and names resources or connections as the reason."),
        fix=_("Free resources or add servers; the resource findings say which limit binds."),
        check=_("The declared number of connections opens without a 503."),
        name=_("The server refuses connections for want of resources (“Insufficient resources”)"),
    ),
    steps=(RAISE_CAPACITY, RESOURCE_MONITOR, CONNECTION_POOL, LOAD_TEST),
)
def capacity_insufficient(handshake: Handshake, health: Health | None) -> Outcome:
    """Fail when a 503 of the endpoint or of health says that the server is full; observed, a bare 503 is not enough."""
    full = tuple(one for one in handshake.repeats if ends.says_capacity(one.response))
    ended = () if limited(handshake) else full
    said = ("health:response",) if health and ends.says_capacity(health.response) else ()
    if ended:
        return ends.hit(ended, len(handshake.repeats), evidence=said)
    values = {"count": 0, "of": len(handshake.repeats)}
    return Fail(Severity.HIGH, Confidence.OBSERVED, values, said) if said else Pass()
