"""Pressure stall information of the host: the share of the last 10 s in which something waited for a resource."""

import re
from contextlib import suppress
from typing import Final

from wsinvest.model.gauge import gauge
from wsinvest.sample.here import Here

_SOME: Final = re.compile(r"^some avg10=([\d.]+)", re.MULTILINE)


@gauge("pressure_cpu", "pressure_memory", "pressure_io", every_s=60.0)
def pressure(here: Here) -> dict[str, float]:
    """By resource; nothing where the kernel does not count it."""
    found: dict[str, float] = {}
    for resource in ("cpu", "memory", "io"):
        with suppress(OSError):
            said = _SOME.search(here.host(f"pressure/{resource}"))
            if said:
                found[f"pressure_{resource}"] = round(float(said[1]) / 100, 2)
    return found
