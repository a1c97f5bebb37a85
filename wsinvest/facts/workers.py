"""The processes that serve the target's port on this host, and how many connections they serve at a time."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


class ProcessState(StrEnum):
    """The state of a process, from /proc/PID/stat."""

    RUNNING = "running"
    SLEEPING = "sleeping"
    UNINTERRUPTIBLE = "uninterruptible"  # it waits in the kernel, as a rule for a disk
    STOPPED = "stopped"  # SIGSTOP, Ctrl-Z
    TRACED = "traced"  # held by a debugger
    ZOMBIE = "zombie"
    OTHER = "other"


class Doing(StrEnum):
    """What the main thread did in every look: nothing that keeps it from its sockets, or one of the others."""

    SERVING = "serving"  # also where it is not known
    COMPUTING = "computing"
    SLEEPING = "sleeping"
    READING = "reading"
    LOCKED = "locked"
    CHILD = "child"
    PIPE = "pipe"


@dataclass(frozen=True, slots=True)
class Worker:
    """One process that holds the port's socket. `threads`: None if it could not be read."""

    pid: int
    state: ProcessState
    threads: int | None = None
    doing: Doing = Doing.SERVING


@dataclass(frozen=True, slots=True)
class Pool:
    """How many connections the program serves at a time: `processes` times `each`, by its command line and its files.

    `program`: gunicorn, uwsgi, flask. `kind`: the kind of worker, as the program calls it. `holds`: True if a WebSocket
    holds its thread or process until it is closed.
    """

    program: str
    kind: str
    processes: int
    each: int
    holds: bool = True

    @property
    def size(self) -> int:
        """The most connections at a time."""
        return self.processes * self.each


@dataclass(frozen=True, slots=True)
class Dialled:
    """An address to which a server process tries to connect (SYN sent, no answer yet)."""

    address: str
    port: int
    count: int


@facts("handshake", label=_("server's workers"))
@dataclass(frozen=True, slots=True)
class Workers:
    """The serving processes after attempts that got no answer or waited for one.

    `looks`: how often it was looked what their main threads do, over `sample_s` seconds.
    `pool`: None where the program serves any number. `connections`: accepted ones that are open on the port, without
    ours; `fullest`: the most that one process holds. `dialled`: connections out that get no answer.
    """

    workers: tuple[Worker, ...]
    looks: int
    sample_s: float
    connections: int
    pool: Pool | None = None
    fullest: int = 0
    dialled: tuple[Dialled, ...] = ()

    def in_state(self, *states: ProcessState) -> tuple[Worker, ...]:
        """The workers in one of these states."""
        return tuple(one for one in self.workers if one.state in states)
