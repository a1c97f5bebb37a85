"""The answer of the health endpoint, and its figures."""

from dataclasses import dataclass

from wsinvest.facts.limits import asks_to_stop
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Response
from wsinvest.model.registry import facts
from wsinvest.model.stage import Stage


@facts("resource", label=_("health endpoint"))
@dataclass(frozen=True, slots=True)
class Health:
    """One GET of WS_HEALTH_URL. Ratios 0..1; None where the body has no such figure."""

    url: str
    stages: tuple[Stage, ...]
    response: Response | None
    took_ms: float | None
    memory_ratio: float | None
    connections: int | None

    @property
    def asks_to_stop(self) -> bool:
        """True if the answer asked for fewer requests (429 or Retry-After)."""
        return asks_to_stop(self.response)
