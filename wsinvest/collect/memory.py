"""Memory of the host and of the cgroup that binds it. Sizes in bytes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import psutil

from wsinvest.collect.server import Server
from wsinvest.machine.cgroup import memory_group
from wsinvest.machine.host import runs_here
from wsinvest.model import ProblemKind, Target, Unmeasured
from wsinvest.registry import collector

# A listener of these on our port hands everything on to another machine; our memory says nothing about that one.
TUNNELS: Final = frozenset({"ssh", "sshd", "kubectl", "autossh", "chisel", "cloudflared", "ngrok"})


class Owner(StrEnum):
    """Whose cgroup it is."""

    TARGET = "target"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Memory:
    """Total and used memory; the cgroup's limit is None when there is none. `used` excludes what can be reclaimed.

    The cgroup is the server's when its process is known. Otherwise it is our own, which is shown but not judged by:
    a limit on the investigator says nothing about the server.
    """

    total: int
    used: int
    available: int
    cgroup_limit: int | None = None
    cgroup_used: int | None = None
    cgroup_of: Owner = Owner.TARGET

    @property
    def cgroup_binds(self) -> bool:
        """Whether the server's cgroup is fuller than the host."""
        if self.cgroup_limit is None or self.cgroup_used is None or self.cgroup_of is Owner.OURS:
            return False
        return self.cgroup_used / self.cgroup_limit > self.used / self.total

    @property
    def binding(self) -> tuple[int, int]:
        """Used and total bytes of the fuller of host and cgroup."""
        if self.cgroup_binds and self.cgroup_used is not None and self.cgroup_limit is not None:
            return self.cgroup_used, self.cgroup_limit
        return self.used, self.total

    @property
    def room(self) -> int:
        """Bytes that the server could still take: the least that host and cgroup leave."""
        if self.cgroup_limit is None or self.cgroup_used is None or self.cgroup_of is Owner.OURS:
            return self.available
        return max(0, min(self.available, self.cgroup_limit - self.cgroup_used))

    @property
    def ratio(self) -> float:
        """The fuller of host and cgroup, 0..1."""
        used, total = self.binding
        return used / total


@collector(notebook="resource")
async def memory(target: Target, server: Server | None) -> Memory:
    """What the host has and what the server's cgroup allows, if the server runs here."""
    if not runs_here(target):
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, f"{target.url.host} is not this host; its memory is not ours")
    if server is not None and server.program in TUNNELS:
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, f"the port is forwarded by {server.program} to another machine")
    return measure(None if server is None else server.pid)


def measure(pid: int | None) -> Memory:
    """Host memory as free(1) counts it (used = total - available), and the cgroup of this process or our own."""
    try:
        host = psutil.virtual_memory()
    except OSError as error:
        raise Unmeasured(ProblemKind.PLATFORM, "the system tells no memory figures (is /proc there?)") from error
    group = memory_group(pid, host.total)
    return Memory(
        total=host.total,
        used=host.total - host.available,
        available=host.available,
        cgroup_limit=None if group is None else group.limit,
        cgroup_used=None if group is None else group.used,
        cgroup_of=Owner.OURS if pid is None else Owner.TARGET,
    )
