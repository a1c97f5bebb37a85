"""Processor time over a short sample, and the load average."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cpu:
    """Busy share 0..1 over `sample_s` seconds of all cores; load averages are None where the platform has none."""

    cores: int
    busy: float
    sample_s: float
    load_1: float | None = None
    load_5: float | None = None
    load_15: float | None = None
