"""The health endpoint: does it say that all is well, how fast, and what it tells of memory and connections."""

from typing import Final

from wsinvest.collect import health as collecting
from wsinvest.model.case import Unmeasured
from wsinvest.model.gauge import COUNT, MS, RATIO, YES, gauge
from wsinvest.sample.asking import due, refuse_unknown
from wsinvest.sample.service import Service

_OK: Final = range(200, 300)


@gauge(health_ok=YES, health_ms=MS, memory_told=RATIO, connections_told=COUNT)
async def health(service: Service) -> dict[str, float]:
    """1 for an answer of 2xx, 0 for another or none; nothing if no health endpoint is named."""
    resolved = service.resolved
    try:
        seen = await collecting.health.function(
            resolved.target, resolved.credentials, service.redactor, service.deadline
        )
    except Unmeasured as cannot:
        return {"health_ok": 0.0} if due(cannot) else {}
    await refuse_unknown(seen.stages, seen.response)
    well = seen.response is not None and seen.response.status in _OK
    told = {"health_ms": seen.took_ms, "memory_told": seen.memory_ratio, "connections_told": seen.connections}
    return {"health_ok": float(well), **{name: round(value, 4) for name, value in told.items() if value is not None}}
