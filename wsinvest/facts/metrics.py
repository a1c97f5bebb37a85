"""Whether the metrics endpoint answered."""

from dataclasses import dataclass

from wsinvest.model.registry import facts
from wsinvest.model.stage import Stage


@facts("config")
@dataclass(frozen=True, slots=True)
class Metrics:
    """One GET of METRICS_URL; of its answer the head counts, its body is left out."""

    url: str
    stages: tuple[Stage, ...]
    status: int | None
    took_ms: float | None
    asks_to_stop: bool = False
