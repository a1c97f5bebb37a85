"""CPU use over a short sample, and the load averages."""

from dataclasses import dataclass

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@facts("resource", label=_("processor"))
@dataclass(frozen=True, slots=True)
class Cpu:
    """Busy share 0..1 of all cores over `sample_s` seconds; load averages are None where the platform has none."""

    cores: int
    busy: float
    sample_s: float
    load_1: float | None = None
    load_5: float | None = None
    load_15: float | None = None
