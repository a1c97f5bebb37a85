"""Window: what alerts look back on, folded from samples one by one, bounded, and the same from the same samples."""

from dataclasses import dataclass, replace

from wsinvest.analysis.covered import covered_ns
from wsinvest.model.alert import Unknown
from wsinvest.model.sample import Sample


@dataclass(frozen=True, slots=True)
class Window:
    """The last sample and what is kept of those before. `clock_ns`: covered time since the watch began."""

    every_s: float
    clock_ns: int = 0
    sample: Sample | None = None

    def then(self, sample: Sample) -> "Window":
        """With one sample more."""
        clock = self.clock_ns + covered_ns(self.sample, sample, self.every_s)
        return replace(self, clock_ns=clock, sample=sample)

    def gauge(self, name: str) -> float | None:
        """The value of a gauge in the last sample, None if it is not there."""
        return self.sample.gauges.get(name) if self.sample else None

    def unknown(self, *names: str) -> Unknown:
        """Why none of these parts is known in the last sample."""
        known = self.sample.unknown if self.sample else {}
        return Unknown(next((known[name] for name in names if name in known), None))
