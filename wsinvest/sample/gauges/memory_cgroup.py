"""Memory of the control group that binds the server: in use and allowed."""

from wsinvest.model.gauge import gauge
from wsinvest.sample.here import Here


@gauge("memory_cgroup")
def memory_cgroup(here: Here) -> dict[str, float]:
    """The share of its limit in use; nothing where no group has a limit."""
    group = here.group
    return {} if group is None else {"memory_cgroup": round(group.used / group.limit, 3)}
