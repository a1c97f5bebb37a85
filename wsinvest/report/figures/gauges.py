"""The data of the capacity figure: use and limit of each resource, and the connections that each limit allows."""

from dataclasses import dataclass
from typing import Final

from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.facts.health import Health
from wsinvest.facts.memory import Memory, Owner
from wsinvest.facts.server import Server
from wsinvest.facts.sockets import Sockets
from wsinvest.facts.words import BASES, named
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.case import Case
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.resource.fd_exhausted import USED as DESCRIPTORS_USED
from wsinvest.rules.resource.memory_pressure import HIGH_FROM

BINDING: Final = _("binds")
LIMIT: Final = _("limit")
CLAIM: Final = _("not measured")
_HOST: Final = _("memory of the host")
_CGROUP: Final = _("memory of the container")
_REPORTED: Final = _("memory as the server reports it")
_DESCRIPTORS: Final = _("open files of the server")
_QUEUE: Final = _("listen queue")
_PORTS: Final = _("local ports")
_RULE_NAME: Final = _("rule of 2 MB")
_DECLARED: Final = _("promised")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of connections, from a limit or from a claim (`kind`: BINDING, LIMIT or CLAIM)."""

    name: str
    connections: int
    kind: Phrase


@dataclass(frozen=True, slots=True)
class Gauge:
    """One resource with its use and limit, in the unit of `kind` (see i18n.forms.KINDS).

    `high`: the share from which severity is high, None if there is no such limit.
    """

    name: Phrase
    used: float
    limit: float
    kind: str
    high: float | None = None

    @property
    def share(self) -> float:
        """Use divided by limit; can exceed 1."""
        return self.used / self.limit


def gauges_of(case: Case) -> list[Gauge]:
    """A gauge for each resource whose use and limit were measured."""
    lines, health, sockets = Thresholds(case.manifest.target.thresholds), case.facts(Health), case.facts(Sockets)
    found = [*_memory(case.facts(Memory), lines), *_of_server(case.facts(Server), lines)]
    if health and health.memory_ratio is not None:
        found.append(Gauge(_REPORTED, health.memory_ratio, 1.0, "pct", lines[HIGH_FROM]))
    if sockets and sockets.listen_limit and sockets.listen_queue is not None:
        found.append(Gauge(_QUEUE, sockets.listen_queue, sockets.listen_limit, "int", 1.0))
    if sockets and sockets.ephemeral_range and sockets.ephemeral_used is not None:
        first, last = sockets.ephemeral_range
        found.append(Gauge(_PORTS, sockets.ephemeral_used, last - first + 1, "int"))
    return found


def _memory(memory: Memory | None, lines: Thresholds) -> list[Gauge]:
    if memory is None:
        return []
    found = [Gauge(_HOST, memory.used, memory.total, "mb", lines[HIGH_FROM])]
    if memory.cgroup_of is Owner.TARGET and memory.cgroup_limit and memory.cgroup_used is not None:
        found.append(Gauge(_CGROUP, memory.cgroup_used, memory.cgroup_limit, "mb", lines[HIGH_FROM]))
    return found


def _of_server(server: Server | None, lines: Thresholds) -> list[Gauge]:
    if server is None or server.open_descriptors is None or not server.descriptor_limit:
        return []
    return [Gauge(_DESCRIPTORS, server.open_descriptors, server.descriptor_limit, "int", lines[DESCRIPTORS_USED])]


def counts_of(capacity: Capacity | None, language: str) -> list[Count]:
    """The connections of each limit, the binding one first, then numbers that were not measured (CLAIM)."""
    if capacity is None:
        return []
    kinds = [BINDING, *[LIMIT] * len(capacity.limits)]
    limits = [
        Count(limit_name(limit, language), limit.connections, kind)
        for limit, kind in zip(capacity.limits, kinds, strict=False)
    ]
    claims = ((_DECLARED, capacity.declared), (_RULE_NAME, capacity.rule_of_2_mb))
    return [*limits, *(Count(name.say(language), n, CLAIM) for name, n in claims if n is not None)]


def limit_name(limit: Limit, language: str) -> str:
    """The label of the resource on which the limit is based."""
    return named(BASES, limit.basis, language)
