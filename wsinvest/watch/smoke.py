"""The last six hours of handshakes in slots of five minutes: what the page draws as a band with losses."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from wsinvest.facts.tally import nearest_rank
from wsinvest.model.sample import Sample

SLOT_S: Final = 300
SLOTS: Final = 72


@dataclass
class Slot:
    """Five minutes: `at_s` since 1970; the times to open in microseconds; how many failed, how many are unknown."""

    at_s: int
    opened_us: list[int] = field(default_factory=list)
    failed: int = 0
    unknown: int = 0

    def percentile_ms(self, share: float) -> float | None:
        """The nearest-rank percentile of the time to open, None if nothing opened."""
        if not self.opened_us:
            return None
        return sorted(self.opened_us)[nearest_rank(share, len(self.opened_us)) - 1] / 1000


class Smoke:
    """The slots, oldest first; a clock that is set back begins no slot twice."""

    def __init__(self) -> None:
        """No slots yet."""
        self.slots: deque[Slot] = deque(maxlen=SLOTS)

    def take(self, sample: Sample) -> None:
        """Count one sample in its slot."""
        slot = self._slot(sample.at)
        if "probe" in sample.unknown:
            slot.unknown += 1
        elif sample.probe is not None and sample.probe.failed:
            slot.failed += 1
        elif sample.probe is not None and sample.probe.open_us is not None:
            slot.opened_us.append(sample.probe.open_us)

    def _slot(self, at: datetime) -> Slot:
        begins = int(at.timestamp()) // SLOT_S * SLOT_S
        if not self.slots or self.slots[-1].at_s < begins:
            self.slots.append(Slot(begins))
        return self.slots[-1]
