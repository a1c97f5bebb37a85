"""Which events of a history may go: those of incidents that ended before its samples begin, and of the oldest."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from wsinvest.model.alert import AlertEvent, Event, Light

SHARE: Final = 0.02  # of the room of a history that its events may take


@dataclass(slots=True)
class _Told:
    """The events of one incident, with the codes of those of its alerts that fire."""

    last: datetime
    size: int = 0
    events: int = 0
    firing: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Going:
    """The incidents that go, how many events they had, and when the last of those that went for room was said."""

    incidents: frozenset[str] = frozenset()
    events: int = 0
    for_room: datetime | None = None


def going(lines: Iterable[tuple[AlertEvent, int]], since: datetime | None, most_bytes: float) -> Going:
    """Whole incidents, the oldest first, never one that is open.

    `lines`: events with their sizes. `since`: of the oldest sample that is kept. More than `most_bytes` means that the
    oldest go until half of it is free.
    """
    told: dict[str, _Told] = {}
    for event, size in lines:
        one = told.setdefault(event.incident, _Told(event.at))
        one.last, one.size, one.events = max(one.last, event.at), one.size + size, one.events + 1
        change = one.firing.discard if event.event is Event.RESOLVED or event.after is Light.OK else one.firing.add
        change(event.code)
    left = sum(one.size for one in told.values())
    full = left > most_bytes
    gone, events, for_room = set(), 0, None
    for name, one in sorted(told.items(), key=lambda item: item[1].last):
        old = since is not None and one.last < since
        if one.firing or not (old or (full and left > most_bytes / 2)):
            continue
        gone.add(name)
        left, events = left - one.size, events + one.events
        for_room = for_room if old else one.last
    return Going(frozenset(gone), events, for_room)
