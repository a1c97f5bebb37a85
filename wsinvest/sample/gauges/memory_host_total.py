"""Memory of the host, which is the limit of a process that no control group binds."""

import re
from typing import Final

from wsinvest.model.gauge import BYTES, NotSeen, gauge
from wsinvest.model.sample import Why
from wsinvest.sample.here import Here

_TOTAL: Final = re.compile(r"^MemTotal:\s+(\d+) kB", re.MULTILINE)


@gauge(memory_host_total=BYTES, every_s=60.0)
def memory_host_total(here: Here) -> dict[str, float]:
    """In bytes."""
    total = _TOTAL.search(here.host("meminfo"))
    if total is None:
        raise NotSeen(Why.MISSING)
    return {"memory_host_total": int(total[1]) * 1024}
