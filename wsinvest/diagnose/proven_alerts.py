"""Alerts are provable: the events that were recorded, compared with those that follow from the recorded samples."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from wsinvest.diagnose.watching import Regime, fold
from wsinvest.model.alert import AlertEvent, Event
from wsinvest.model.alert_unit import AlertLines, Of
from wsinvest.model.sample import Sample

LOOKS_BACK: Final = timedelta(days=7)  # the longest that an alert looks back: the median of a week


@dataclass(frozen=True, slots=True)
class Verified:
    """`same`: recorded events that follow from the samples. `missing`: that follow and were not recorded.

    `unproven`: recorded, and not following. `unchecked`: older than the samples that are left let one check.
    """

    same: int = 0
    missing: tuple[AlertEvent, ...] = ()
    unproven: tuple[AlertEvent, ...] = ()
    unchecked: int = 0

    @property
    def proven(self) -> bool:
        """True if none is missing, and each recorded event that can be checked follows from the samples."""
        return not self.missing and not self.unproven


def verified(
    samples: Iterable[Sample],
    recorded: Iterable[AlertEvent],
    lines: AlertLines,
    *,
    target: str,
    every_s: float,
    of: Of = Of.TARGET,
    later: tuple[Regime, ...] = (),
) -> Verified:
    """Fold the samples again and compare. Of a history whose beginning is gone, the first week is not checked."""
    known = iter(samples)
    first = next(known, None)
    events = [event for event in recorded if event.event is not Event.TEST]
    if first is None:
        return Verified(unchecked=len(events))
    found = list(fold(_chained(first, known), lines, target=target, every_s=every_s, of=of, later=later))
    if first.seq > 1:
        start = first.at + LOOKS_BACK
        old = {event.incident for event in (*events, *found) if event.at < start}
        checked = [event for event in events if event.incident not in old]
        found = [event for event in found if event.incident not in old]
    else:
        checked = events
    return Verified(
        same=sum(event in found for event in checked),
        missing=tuple(event for event in found if event not in checked),
        unproven=tuple(event for event in checked if event not in found),
        unchecked=len(events) - len(checked),
    )


def _chained(first: Sample, rest: Iterable[Sample]) -> Iterable[Sample]:
    yield first
    yield from rest
