"""Alerts are provable: the events that were recorded, compared with those that follow from the recorded samples."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from wsinvest.diagnose.watching import Regime, fold
from wsinvest.model.alert import AlertEvent, Event, marked
from wsinvest.model.sample import Sample

LOOKS_BACK: Final = timedelta(days=7)  # the longest that an alert looks back: the median of a week


@dataclass(frozen=True, slots=True)
class Verified:
    """`same`: recorded events that follow from the samples. `missing`: that follow and were not recorded.

    `unproven`: recorded, and not following. `unchecked`: older than the samples that are left let one check.
    `forgotten`: up to when events were taken out of the record for room.
    """

    same: int = 0
    missing: tuple[AlertEvent, ...] = ()
    unproven: tuple[AlertEvent, ...] = ()
    unchecked: int = 0
    forgotten: datetime | None = None

    @property
    def proven(self) -> bool:
        """True if none is missing, and each recorded event that can be checked follows from the samples."""
        return not self.missing and not self.unproven


def verified(
    samples: Iterable[Sample],
    recorded: Iterable[AlertEvent],
    target: str,
    regimes: Sequence[Regime],
    forgotten: datetime | None = None,
) -> Verified:
    """Fold the samples again and compare. Of a history whose beginning is gone, the first week is not checked.

    `regimes`: as for `fold`. `forgotten`: up to when events were taken out of the record for room.
    """
    known = iter(samples)
    first = next(known, None)
    told = (event for event in recorded if event.event is not Event.TEST)
    events = [replace(event, incident=marked(event.incident, target)) for event in told]
    if first is None:
        return Verified(unchecked=len(events))
    found = list(fold(chain((first,), known), target, regimes))
    starts = [first.at + LOOKS_BACK] if first.seq > 1 else []
    starts += [forgotten + timedelta(microseconds=1)] if forgotten is not None else []
    if starts:
        start = max(starts)
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
        forgotten=forgotten,
    )
