"""A capacity ladder: connections opened step by step, with the server's gauges read after each step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wsinvest.facts.capacity import Carries
from wsinvest.facts.load import Aborted
from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


class MemoryOf(StrEnum):
    """Whose memory was read: the control group's usage, or the resident memory of the server's processes."""

    CGROUP = "cgroup"
    PROCESSES = "processes"


@dataclass(frozen=True, slots=True)
class Rung:
    """One reading. `held`: our open connections; `busy`: those of them that have carried messages both ways.

    `memory`: bytes of the group without what the kernel can reclaim, or resident bytes of the processes.
    `descriptors` and `address_space` (bytes) are those of the process that has most of them. `front_descriptors`: those
    of the proxy on this host. The same with `_all`: of all processes together. `cpu_s`: seconds of processor time of
    all processes since their start. None: could not be read.
    """

    held: int
    busy: int
    at_s: float
    memory: int | None = None
    address_space: int | None = None
    descriptors: int | None = None
    front_descriptors: int | None = None
    cpu_s: float | None = None
    address_space_all: int | None = None
    descriptors_all: int | None = None
    front_descriptors_all: int | None = None


@dataclass(frozen=True, slots=True)
class Ramp:
    """The readings of connections of one kind: while they were opened, and while messages went over them.

    `held_before`: connections of other ramps that stayed open beneath. `cut`: why it ended early.
    """

    carries: Carries
    idle: tuple[Rung, ...]
    busy: tuple[Rung, ...] = ()
    held_before: int = 0
    cut: Aborted = Aborted.NOT


@dataclass(frozen=True, slots=True)
class RateStep:
    """Messages at one rate over all held connections. Latency counts from the moment at which a message was due.

    `service_p99_ms` counts from the moment at which it was sent; `lag_p99_ms`: how late this client itself sent it.
    """

    rate: float
    sent: int
    answered: int
    latency_p99_ms: float | None
    service_p99_ms: float | None
    lag_p99_ms: float | None


@dataclass(frozen=True, slots=True)
class Front:
    """A limit that the configuration of the proxy in front sets. `directive`: as written.

    `most`: what it allows for each process; `each`: how many of these a proxied connection takes; `own`: how many the
    proxy takes for itself.
    """

    directive: str
    most: int
    processes: int = 1
    each: int = 1
    own: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the server and its host allow, read before the first step. Bytes; None where it is unlimited or unknown.

    `processes`, `front_processes`: of the server and of the proxy, without a parent that only starts the others.
    `descriptors_used`, `address_space_used`, `front_descriptors_used`: by the process that has most of them.

    `ports`: local ports of this host that a proxy may take towards the server; None without a proxy on this host.
    `others`: connections of other clients on the port.
    """

    program: str = ""
    processes: int = 1
    descriptors: int | None = None
    memory: int | None = None
    memory_of: MemoryOf = MemoryOf.PROCESSES
    address_space: int | None = None
    backlog: int | None = None
    ports: int | None = None
    front: tuple[Front, ...] = ()
    front_descriptors: int | None = None
    others: int = 0
    front_processes: int = 1
    descriptors_used: int | None = None
    address_space_used: int | None = None
    front_descriptors_used: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Connections that did not open during the ladder, by stage and reason."""

    stage: str
    reason: str
    status: int | None
    count: int


@facts("resource", label=_("measured capacity"))
@dataclass(frozen=True, slots=True)
class Ladder:
    """What a ladder found. `reached`: how many connections were open when the server took no more, None if it took all.

    `objective_ms`: the 99th percentile of the latency that the rate steps were to keep. `stopped`: why the ladder ended
    early. `arrivals`: connections that begin each second, and
    `hold_p99_s`, `hold_mean_s`: for how many seconds they are held, as they were given; None where they were not.
    """

    measured_at: datetime
    bounds: Bounds
    ramps: tuple[Ramp, ...]
    rates: tuple[RateStep, ...] = ()
    objective_ms: float = 200.0
    reached: int | None = None
    refused: tuple[Refused, ...] = ()
    stopped: Aborted = Aborted.NOT
    arrivals: float | None = None
    hold_p99_s: float | None = None
    hold_mean_s: float | None = None

    @property
    def most_held(self) -> int:
        """The most connections that were open at once."""
        return max((one.held + ramp.held_before for ramp in self.ramps for one in ramp.idle), default=0)
