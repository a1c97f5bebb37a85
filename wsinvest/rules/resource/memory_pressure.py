"""Memory use is high."""

from typing import Final

from wsinvest.analysis.remediation import LOAD_TEST, RESOURCE_MONITOR, TODAY
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.health import Health
from wsinvest.facts.memory import Memory
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.objective import MEMORY_RESOLVED
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

_UNKNOWN: Final = _("No memory figure of the server: it does not run on this host, and no health endpoint tells.")
_HOST: Final = _("on the host")
_CGROUP: Final = _("in the server's control group")
_HEALTH: Final = _("according to the health endpoint")
_AMOUNT: Final = _("{used:mb} of {total:mb}")
_SHARE_ONLY: Final = _("{ratio:pct} of the memory")
_LEFT: Final = _("Memory leaves room for about {left:int} more {left:plural:connection|connections}.")
_OLD_RULE: Final = _("The old rule of 2 MB per connection would say {old:int}; it is not an estimate.")
_NO_ESTIMATE: Final = _("How many more connections fit was not estimated.")
MEDIUM_FROM: Final = Threshold("memory_medium", 0.70, "our choice")
HIGH_FROM: Final = Threshold("memory_high", 0.80, "our choice")
CRITICAL_FROM: Final = Threshold("memory_critical", 0.90, "our choice")

FREE_MEMORY: Final = Step(
    "free_memory",
    TODAY,
    30,
    _("See which process takes the memory; restart it if it leaks, or give the host or control group more."),
    _("Memory in use falls below 75 % and stays there under the same load."),
    snippet=_("ps -eo pid,rss,args --sort=-rss | head -5"),
)


@rule(
    "resource.memory.pressure",
    leads_to=("http.capacity.insufficient",),
    text=Text(
        title=_("High memory use ({ratio:pct})"),
        impact=_("{amount} in use {where}: the system is close to its limit. {room}"),
        cause=_(
            "The server and what runs beside it hold {ratio:pct} of the memory. Above {limit:pct} new "
            'connections may be refused with "Insufficient resources" or slowed down by swapping, and the kernel may '
            "kill the process."
        ),
        fix=_(
            "Find what holds the memory. Keep less state per connection, switch permessage-deflate off or limit "
            "its window, cap the number of connections; then add memory."
        ),
        check=_("Memory stays below {goal:pct} for a day under normal load."),
        name=_("High memory use"),
    ),
    steps=(FREE_MEMORY, RESOURCE_MONITOR, LOAD_TEST),
    thresholds=(MEDIUM_FROM, HIGH_FROM, CRITICAL_FROM, MEMORY_RESOLVED),
)
def memory_pressure(
    memory: Memory | None, health: Health | None, capacity: Capacity | None, thresholds: Thresholds
) -> Outcome:
    """Fail when memory use reaches 70 % (MEDIUM), 80 % (HIGH) or 90 % (CRITICAL); proven by the measured share.

    The larger one of the measured share (host or cgroup) and the share that the health endpoint gives.
    """
    reported = None if health is None else health.memory_ratio
    if memory is not None and (reported is None or memory.ratio >= reported):
        return _measured(memory, capacity, thresholds)
    if reported is not None:
        return _reported(reported, thresholds)
    return NotMeasured(_UNKNOWN)


def _measured(memory: Memory, capacity: Capacity | None, thresholds: Thresholds) -> Outcome:
    """The outcome for memory measured on the host."""
    used, total = memory.binding
    amount = filled(_AMOUNT, used=used, total=total)
    evidence = ("memory:cgroup_used", "memory:cgroup_limit") if memory.cgroup_binds else ("memory:used", "memory:total")
    where = _CGROUP if memory.cgroup_binds else _HOST
    estimated = _estimated(capacity)
    return _outcome_of(
        memory.ratio,
        thresholds,
        {"used": used, "total": total, "amount": amount, "where": where, **_room(capacity)},
        (*evidence, *estimated),
    )


def _reported(ratio: float, thresholds: Thresholds) -> Outcome:
    """The outcome for the share that the health endpoint gives."""
    values = {"used": None, "total": None, "amount": filled(_SHARE_ONLY, ratio=ratio), "where": _HEALTH, **_room(None)}
    return _outcome_of(ratio, thresholds, values, ("health:memory_ratio",))


def _outcome_of(ratio: float, thresholds: Thresholds, values: dict[str, object], evidence: tuple[str, ...]) -> Outcome:
    """The outcome for this share of used memory."""
    severity = _severity(ratio, thresholds)
    if severity is None:
        return Pass()
    lines = {"limit": thresholds[HIGH_FROM], "goal": thresholds[MEMORY_RESOLVED]}
    return Fail(severity, Confidence.PROVEN, {"ratio": ratio, **lines, **values}, evidence)


def _severity(ratio: float, thresholds: Thresholds) -> Severity | None:
    """The severity of this share, None below all thresholds."""
    if ratio >= thresholds[CRITICAL_FROM]:
        return Severity.CRITICAL
    if ratio >= thresholds[HIGH_FROM]:
        return Severity.HIGH
    return Severity.MEDIUM if ratio >= thresholds[MEDIUM_FROM] else None


def _room(capacity: Capacity | None) -> dict[str, object]:
    """Values for how many connections still fit; the 2 MB rule of the incident's tool without an estimate."""
    limit = capacity.limit("memory") if capacity else None
    left = None if limit is None else limit.left
    if left is not None:
        return {"left": left, "room": filled(_LEFT, left=left)}
    if capacity is not None and capacity.rule_of_2_mb is not None:
        return {"left": None, "room": filled(_OLD_RULE, old=capacity.rule_of_2_mb)}
    return {"left": None, "room": _NO_ESTIMATE}


def _estimated(capacity: Capacity | None) -> tuple[str, ...]:
    """The reference to the estimate of `_room`."""
    if capacity is None:
        return ()
    return ("capacity:limits/memory",) if capacity.limit("memory") else ("capacity:rule_of_2_mb",)
