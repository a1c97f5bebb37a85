"""Known complaints in the logs that were named for the target."""

from wsinvest.model.gauge import gauge
from wsinvest.sample.service import Service, log_is_named


@gauge("log_complaints", every_s=60.0, named=log_is_named)
async def log_complaints(service: Service) -> dict[str, float]:
    """How many a minute since the last look; nothing if no log is named."""
    rate = service.log.complaints_a_minute()
    return {} if rate is None else {"log_complaints": rate}
