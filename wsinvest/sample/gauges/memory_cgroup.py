"""Memory of the control group that binds the server: in use and allowed."""

from typing import Final

from wsinvest.host.cgroup import memory_group
from wsinvest.model.gauge import BYTES, RATIO, gauge
from wsinvest.sample.here import Here

_ANY: Final = 2**62  # groups without a limit hold a number above


@gauge(memory_cgroup=RATIO, memory_limit=BYTES)
def memory_cgroup(here: Here) -> dict[str, float]:
    """The share of its limit; nothing where no group has a limit."""
    group = memory_group(here.pid, _ANY)
    if group is None:
        return {}
    return {"memory_cgroup": round(group.used / group.limit, 4), "memory_limit": group.limit}
