"""The health endpoint: its status, how fast it answers, and what it tells of memory and connections."""

from typing import Final

from wsinvest.collect import health as collecting
from wsinvest.config.resolved import Resolved
from wsinvest.config.urls import LOOPBACK
from wsinvest.model.case import Unmeasured
from wsinvest.model.gauge import gauge
from wsinvest.sample.asking import due, refuse_unknown
from wsinvest.sample.service import Service

_NO_ANSWER: Final = 0.0


def _is_named(resolved: Resolved) -> bool:
    url = resolved.target.health_url
    return url is not None and url.host in {resolved.target.url.host, *LOOPBACK}


@gauge("health_status", "health_ms", "memory_told", "connections_told", named=_is_named)
async def health(service: Service) -> dict[str, float]:
    """The status, 0 for no answer; nothing if no health endpoint is named."""
    resolved = service.resolved
    try:
        seen = await collecting.health.function(
            resolved.target, resolved.credentials, service.redactor, service.deadline
        )
    except Unmeasured as cannot:
        return {"health_status": _NO_ANSWER} if due(cannot) else {}
    await refuse_unknown(seen.stages, seen.response)
    status = _NO_ANSWER if seen.response is None else float(seen.response.status)
    told = {
        "health_ms": None if seen.took_ms is None else round(seen.took_ms),
        "memory_told": seen.memory_ratio,
        "connections_told": seen.connections,
    }
    return {"health_status": status, **{name: round(value, 3) for name, value in told.items() if value is not None}}
