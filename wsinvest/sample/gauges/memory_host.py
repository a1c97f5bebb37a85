"""Memory of the host in use, as free(1) counts it: all but what is available."""

import re
from typing import Final

from wsinvest.model.gauge import NotSeen, gauge
from wsinvest.model.sample import Why
from wsinvest.sample.here import Here

_TOTAL: Final = re.compile(r"^MemTotal:\s+(\d+) kB", re.MULTILINE)
_AVAILABLE: Final = re.compile(r"^MemAvailable:\s+(\d+) kB", re.MULTILINE)


@gauge("memory_host", every_s=30.0)
def memory_host(here: Here) -> dict[str, float]:
    """The share of the host's memory in use."""
    text = here.host("meminfo")
    total, available = _TOTAL.search(text), _AVAILABLE.search(text)
    if total is None or available is None:
        raise NotSeen(Why.MISSING)
    return {"memory_host": round(1 - int(available[1]) / int(total[1]), 3)}
