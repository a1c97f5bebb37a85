"""The kernel's table of tracked connections, which firewalls fill."""

from pathlib import Path

from wsinvest.facts.conntrack import Conntrack
from wsinvest.host.locality import require_here
from wsinvest.host.netstat import PROC
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target


@collector
async def conntrack(target: Target) -> Conntrack:
    """Two numbers of /proc, for a target on this host; not applicable where nothing is tracked."""
    require_here(target)
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
