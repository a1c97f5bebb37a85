"""Which incidents of a history stay: those since its oldest sample, as far as their share of the room goes."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from wsinvest.host.files import UNREADABLE

R = TypeVar("R")
FOLDER: Final = "incidents"
SHARE: Final = 0.2  # of the room of a history that its incidents may take
_INCIDENT: Final = "incident.json"
_OPEN: Final = "open.json"
_CASE: Final = "case"


class _Times(msgspec.Struct):
    id: str
    opened_at: datetime
    closed_at: datetime | None = None


class _Open(msgspec.Struct):
    incident: _Times


@dataclass(frozen=True, slots=True)
class _Kept:
    """The folder of an incident that is over, and when it ended."""

    folder: Path
    ended: datetime


def bound(history: Path, since: datetime | None, most_bytes: float) -> None:
    """Remove incidents that ended before `since`, the time of the oldest sample; never the open one.

    While the rest takes more than `most_bytes`, the oldest lose the case of their diagnosis, then all. What cannot be
    removed stays.
    """
    kept = sorted(_ended(history / FOLDER), key=lambda one: (one.ended, one.folder.name))
    if since is not None:
        for one in kept:
            if one.ended < since:
                shutil.rmtree(one.folder, ignore_errors=True)
        kept = [one for one in kept if one.ended >= since]
    places = (*(one.folder / _CASE for one in kept), *(one.folder for one in kept))
    left = sum(map(_size, (one.folder for one in kept)))
    for place in places:
        if left <= most_bytes:
            return
        left -= _size(place)
        shutil.rmtree(place, ignore_errors=True)


def _ended(incidents: Path) -> Iterator[_Kept]:
    opened = _read(incidents / _OPEN, _Open)
    for folder in incidents.glob("*/"):
        said = _read(folder / _INCIDENT, _Times)
        if folder.is_symlink() or (opened is not None and opened.incident.id == folder.name):
            continue
        if said is None:  # cut or of another version: by when it was written
            yield _Kept(folder, datetime.fromtimestamp(folder.stat().st_mtime, UTC))
        else:
            yield _Kept(folder, said.closed_at or said.opened_at)


def _read(path: Path, kind: type[R]) -> R | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, *UNREADABLE):
        return None


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
