"""Memory of the host and of the cgroup that binds it. Sizes in bytes."""

from typing import Final

import psutil

from wsinvest.facts.memory import Memory, Owner
from wsinvest.facts.server import Server
from wsinvest.host.cgroup import memory_group
from wsinvest.host.locality import require_here
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target

# A listener of these on our port hands everything on to another machine; our memory says nothing about that one.
TUNNELS: Final = frozenset({"ssh", "sshd", "kubectl", "autossh", "chisel", "cloudflared", "ngrok"})


@collector
async def memory(target: Target, server: Server | None) -> Memory:
    """What the host has and what the server's cgroup allows, if the server runs here."""
    require_here(target)
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
