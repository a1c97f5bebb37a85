"""The health endpoint's own words: whether it answers, how fast, and the memory figures that it gives."""

from dataclasses import dataclass

from wsinvest.attempt import Response, Stage


@dataclass(frozen=True, slots=True)
class Health:
    """One GET of WS_HEALTH_URL. Ratios 0..1; None where the body does not tell."""

    url: str
    stages: tuple[Stage, ...]
    response: Response | None
    took_ms: float | None
    memory_ratio: float | None
    connections: int | None
