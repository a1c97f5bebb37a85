"""Known complaints in the logs that were named for the target."""

from wsinvest.model.gauge import COUNT, gauge
from wsinvest.sample.service import Service


@gauge(log_complaints=COUNT, every_s=60.0)
async def log_complaints(service: Service) -> dict[str, float]:
    """How many a minute since the last look; nothing if no log is named."""
    rate = service.log.complaints_a_minute()
    return {} if rate is None else {"log_complaints": rate}
