"""How full each measured resource is, and how many connections each limit or claim stands for; words, no drawing."""

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
from wsinvest.model.target import Thresholds

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
    """One number of connections, by the limit that allows it or by whoever says so."""

    name: str
    connections: int
    kind: Phrase


@dataclass(frozen=True, slots=True)
class Gauge:
    """One resource: how much of it is used, of how much, and from which share on it is bad (None: no line)."""

    name: Phrase
    used: float
    limit: float
    kind: str
    high: float | None = None

    @property
    def share(self) -> float:
        """Used of the limit, 0..1 and more."""
        return self.used / self.limit


def gauges_of(case: Case) -> list[Gauge]:
    """Every resource of which both the use and the limit were measured."""
    lines, health, sockets = case.manifest.target.thresholds, case.facts(Health), case.facts(Sockets)
    found = [*_memory(case.facts(Memory), lines), *_of_server(case.facts(Server), lines)]
    if health and health.memory_ratio is not None:
        found.append(Gauge(_REPORTED, health.memory_ratio, 1.0, "pct", lines.memory_high))
    if sockets and sockets.listen_limit and sockets.listen_queue is not None:
        found.append(Gauge(_QUEUE, sockets.listen_queue, sockets.listen_limit, "int", 1.0))
    if sockets and sockets.ephemeral_range and sockets.ephemeral_used is not None:
        first, last = sockets.ephemeral_range
        found.append(Gauge(_PORTS, sockets.ephemeral_used, last - first + 1, "int"))
    return found


def _memory(memory: Memory | None, lines: Thresholds) -> list[Gauge]:
    if memory is None:
        return []
    found = [Gauge(_HOST, memory.used, memory.total, "mb", lines.memory_high)]
    if memory.cgroup_of is Owner.TARGET and memory.cgroup_limit and memory.cgroup_used is not None:
        found.append(Gauge(_CGROUP, memory.cgroup_used, memory.cgroup_limit, "mb", lines.memory_high))
    return found


def _of_server(server: Server | None, lines: Thresholds) -> list[Gauge]:
    if server is None or server.open_descriptors is None or not server.descriptor_limit:
        return []
    return [Gauge(_DESCRIPTORS, server.open_descriptors, server.descriptor_limit, "int", lines.descriptors)]


def counts_of(capacity: Capacity | None, language: str) -> list[Count]:
    """Each limit with its number of connections, the binding one first; then what only claims to be a number."""
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
    """What a limit rests on, in words."""
    return named(BASES, limit.basis, language)
