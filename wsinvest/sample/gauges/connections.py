"""Established connections of the server's port."""

from wsinvest.model.gauge import gauge
from wsinvest.sample.here import Here


@gauge("connections", every_s=60.0)
def connections(here: Here) -> dict[str, float]:
    """How many; once a minute, since the kernel looks at its whole table for it."""
    return {"connections": here.connections}
