"""The answer of the metrics endpoint."""

from dataclasses import dataclass

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts
from wsinvest.model.stage import Stage


@facts("config", label=_("metrics endpoint"))
@dataclass(frozen=True, slots=True)
class Metrics:
    """One GET of METRICS_URL; only the answer's status is kept, not its body."""

    url: str
    stages: tuple[Stage, ...]
    status: int | None
    took_ms: float | None
    asks_to_stop: bool = False
