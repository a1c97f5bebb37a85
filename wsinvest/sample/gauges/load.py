"""Load of the host: processes that want to run, by core."""

import os

from wsinvest.model.gauge import gauge
from wsinvest.sample.here import Here


@gauge("load_per_core", every_s=60.0)
def load(here: Here) -> dict[str, float]:
    """The mean of the last minute; above 1 processes wait."""
    return {"load_per_core": round(float(here.host("loadavg").split()[0]) / (os.cpu_count() or 1), 1)}
