"""The memory that the server may use: its control group's limit, else the memory of the host."""

import re
from typing import Final

from wsinvest.model.gauge import NotSeen, gauge
from wsinvest.model.sample import Why
from wsinvest.sample.here import Here

_TOTAL: Final = re.compile(r"^MemTotal:\s+(\d+) kB", re.MULTILINE)


@gauge("memory_limit_bytes", every_s=60.0)
def memory_limit(here: Here) -> dict[str, float]:
    """In bytes, the smaller of both."""
    total, group = _TOTAL.search(here.host("meminfo")), here.group
    if total is None:
        raise NotSeen(Why.MISSING)
    host = int(total[1]) * 1024
    return {"memory_limit_bytes": host if group is None else min(host, group.limit)}
