"""Processor time over a short sample, and the load averages."""

from dataclasses import dataclass

from wsinvest.model.registry import facts


@facts("resource")
@dataclass(frozen=True, slots=True)
class Cpu:
    """Busy share 0..1 over `sample_s` seconds of all cores; load averages are None where the platform has none."""

    cores: int
    busy: float
    sample_s: float
    load_1: float | None = None
    load_5: float | None = None
    load_15: float | None = None
