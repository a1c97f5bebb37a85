"""What a target's folder keeps of its states and incidents; what cannot be read is as if it were not there."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.diagnose.watching import JudgeState
from wsinvest.host.files import UNREADABLE, write_whole
from wsinvest.model.alert import AlertEvent, Event, Incident
from wsinvest.watch.incidents import Kept

EARLIER: Final = 10  # incidents that the page lists
INCIDENT: Final = "incident.json"
OPEN: Final = "open.json"


def state_of(saved: bytes | None) -> JudgeState | None:
    """The saved state, None if there is none or an older version wrote it: the alerts begin anew."""
    try:
        return msgspec.json.decode(saved, type=JudgeState) if saved else None
    except UNREADABLE:
        return None


def open_in(incidents: Path) -> Kept | None:
    """The open incident of this folder of incidents, None if there is none."""
    try:
        return msgspec.json.decode((incidents / OPEN).read_bytes(), type=Kept)
    except (OSError, *UNREADABLE):
        return None


def missed(opened: Kept, recorded: Iterable[AlertEvent]) -> tuple[AlertEvent, ...]:
    """The last event of each alert of the open incident, where the incident does not know of it."""
    told = (one for one in recorded if one.incident == opened.incident.id)
    last = {one.code: one for one in told if one.event in (Event.FIRING, Event.RESOLVED)}
    return tuple(one for code, one in last.items() if (one.event is Event.RESOLVED) is (code in opened.firing))


def keep(incidents: Path, kept: Kept) -> None:
    """Write an incident down, as the open one until it is closed; raises OSError."""
    keep_incident(incidents, kept.incident)
    if kept.incident.closed_at is None:
        write_whole(incidents / OPEN, msgspec.json.encode(kept))
    else:
        (incidents / OPEN).unlink(missing_ok=True)


def keep_incident(incidents: Path, incident: Incident) -> None:
    """Write its own file; raises OSError."""
    write_whole(incidents / incident.id / INCIDENT, msgspec.json.encode(incident))


def with_report(incidents: Path, ended: tuple[Incident, ...], name: str, report: str) -> tuple[Incident, ...]:
    """These incidents with the report of the one of this name, written down; a full disk keeps the old file."""
    found = tuple(replace(one, report=report) if one.id == name else one for one in ended)
    for one in found:
        if one.id == name:
            with suppress(OSError):
                keep_incident(incidents, one)
    return found


def earlier(incidents: Path) -> tuple[Incident, ...]:
    """The incidents that ended, oldest first."""
    found = []
    for path in sorted(incidents.glob(f"*/{INCIDENT}"))[-2 * EARLIER :]:
        try:
            one = msgspec.json.decode(path.read_bytes(), type=Incident)
        except (OSError, *UNREADABLE):
            continue
        if one.closed_at is not None:
            found.append(one)
    return tuple(found[-EARLIER:])
