"""File descriptors of the server's process: open, and how many it may open."""

import re
from typing import Final

from wsinvest.model.gauge import gauge
from wsinvest.sample.here import Here

_SOFT: Final = re.compile(r"^Max open files\s+(\d+)", re.MULTILINE)


@gauge("descriptors_open", "descriptors_limit", every_s=30.0)
def descriptors(here: Here) -> dict[str, float]:
    """Both numbers; no limit where it is unlimited."""
    limit = _SOFT.search(here.process("limits"))
    return {"descriptors_open": here.descriptors, **({"descriptors_limit": int(limit[1])} if limit else {})}
