"""Ends of connections in the logs that were named for the target, and how many had no close frame."""

from wsinvest.model.gauge import gauge
from wsinvest.sample.service import Service, log_is_named


@gauge("log_ends", "log_ends_1006", named=log_is_named)
async def log_ends(service: Service) -> dict[str, float]:
    """Those since the sample before, without ours; nothing where no named log tells how every connection ends."""
    found = service.ends.since_last()
    return {} if found is None else {"log_ends": found.all, "log_ends_1006": found.cut}
