"""The health endpoint: does it say that all is well, how fast, and what it tells of memory and connections."""

from wsinvest.collect import health as collecting
from wsinvest.model.case import Unmeasured
from wsinvest.model.gauge import COUNT, MS, RATIO, STATUS, gauge
from wsinvest.sample.asking import due, refuse_unknown
from wsinvest.sample.service import Service


@gauge(health_status=STATUS, health_ms=MS, memory_told=RATIO, connections_told=COUNT)
async def health(service: Service) -> dict[str, float]:
    """The status of its answer, 0 for none; nothing if no health endpoint is named."""
    resolved = service.resolved
    try:
        seen = await collecting.health.function(
            resolved.target, resolved.credentials, service.redactor, service.deadline
        )
    except Unmeasured as cannot:
        return {"health_status": 0.0} if due(cannot) else {}
    await refuse_unknown(seen.stages, seen.response)
    status = 0 if seen.response is None else seen.response.status
    told = {"health_ms": seen.took_ms, "memory_told": seen.memory_ratio, "connections_told": seen.connections}
    numbers = {name: round(value, 4) for name, value in told.items() if value is not None}
    return {"health_status": float(status), **numbers}
