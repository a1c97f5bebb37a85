"""The metrics endpoint of the target: does it answer, and how fast."""

from typing import Final

from wsinvest.collect import metrics as collecting
from wsinvest.config.resolved import Resolved
from wsinvest.facts.limits import TOO_MANY_REQUESTS
from wsinvest.model.case import Unmeasured
from wsinvest.model.gauge import NotSeen, gauge
from wsinvest.model.sample import Why
from wsinvest.sample.asking import USUAL_PAUSE_S, due, refuse_unknown
from wsinvest.sample.service import Service

_OK: Final = range(200, 300)


def _is_named(resolved: Resolved) -> bool:
    return bool(resolved.input("METRICS_URL").text.strip())


@gauge("metrics_ok", "metrics_ms", every_s=60.0, named=_is_named)
async def metrics(service: Service) -> dict[str, float]:
    """1 for an answer of 2xx, 0 for another or none; nothing if no metrics endpoint is named."""
    resolved = service.resolved
    try:
        seen = await collecting.metrics.function(resolved, resolved.target, service.redactor, service.deadline)
    except Unmeasured as cannot:
        return {"metrics_ok": 0.0} if due(cannot) else {}
    if seen.status == TOO_MANY_REQUESTS:
        raise NotSeen(Why.RATE_LIMITED, USUAL_PAUSE_S)
    await refuse_unknown(seen.stages, None)
    return {
        "metrics_ok": float(seen.status in _OK),
        **({} if seen.took_ms is None else {"metrics_ms": round(seen.took_ms, 1)}),
    }
