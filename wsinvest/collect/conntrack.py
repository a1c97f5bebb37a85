"""The kernel's table of tracked connections, which firewalls fill."""

from pathlib import Path

from wsinvest.facts.conntrack import Conntrack
from wsinvest.host.locality import runs_here
from wsinvest.host.netstat import PROC
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target


@collector
async def conntrack(target: Target) -> Conntrack:
    """Two numbers of /proc, for a target on this host; not applicable where nothing is tracked."""
    if not runs_here(target):
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, f"{target.url.host} is not this host; its table is not ours")
    return tracked()


def tracked(proc: Path = PROC) -> Conntrack:
    """The tracked connections and their limit; raises Unmeasured if the kernel tracks none, or they cannot be read."""
    folder = proc / "sys/net/netfilter"
    try:
        count, limit = (int((folder / name).read_text("ascii")) for name in ("nf_conntrack_count", "nf_conntrack_max"))
    except FileNotFoundError as error:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "the kernel tracks no connections here") from error
    except (OSError, ValueError) as error:
        raise Unmeasured(ProblemKind.PLATFORM, "the kernel's count of tracked connections cannot be read") from error
    return Conntrack(count, limit)
