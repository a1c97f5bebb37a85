"""The kernel's table of tracked connections, which firewalls fill."""

from dataclasses import dataclass
from pathlib import Path

from wsinvest.machine.host import runs_here
from wsinvest.machine.netstat import PROC
from wsinvest.model import ProblemKind, Target, Unmeasured
from wsinvest.registry import collector


@dataclass(frozen=True, slots=True)
class Conntrack:
    """How many connections are tracked, and how many can be."""

    count: int
    limit: int


@collector(notebook="resource")
async def conntrack(target: Target) -> Conntrack:
    """Two numbers of /proc, for a target on this host; not applicable where nothing is tracked."""
    if not runs_here(target):
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, f"{target.url.host} is not this host; its table is not ours")
    return tracked()


def tracked(proc: Path = PROC) -> Conntrack:
    """Raises Unmeasured when the kernel tracks nothing here (no nf_conntrack) or does not tell."""
    folder = proc / "sys/net/netfilter"
    try:
        count, limit = (int((folder / name).read_text("ascii")) for name in ("nf_conntrack_count", "nf_conntrack_max"))
    except (OSError, ValueError) as error:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "the kernel tracks no connections here") from error
    return Conntrack(count, limit)
