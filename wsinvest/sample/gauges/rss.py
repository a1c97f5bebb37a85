"""Resident memory of the server's process."""

import os
from typing import Final

from wsinvest.model.gauge import gauge
from wsinvest.sample.here import Here

_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@gauge("rss_bytes", every_s=60.0)
def rss(here: Here) -> dict[str, float]:
    """Pages in memory, in bytes."""
    return {"rss_bytes": int(here.process("statm").split()[1]) * _PAGE}
