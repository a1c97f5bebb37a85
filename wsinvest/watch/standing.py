"""What is watched on this host, read from the folders of the watches: also while they run, and without them."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from wsinvest.config import urls
from wsinvest.diagnose.watching import Judge, JudgeState
from wsinvest.facts.watch_words import watch_word
from wsinvest.host import paths
from wsinvest.host.files import UNREADABLE
from wsinvest.model.alert import Health, Incident
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.failure import Exit, Failure
from wsinvest.store.past import Past
from wsinvest.watch.incidents import Kept
from wsinvest.watch.shown import incident as shown_incident

STALE_S: Final = 300.0  # after which the last sample says nothing of now
_OPEN: Final = Path("incidents") / "open.json"
_STATUS: Final = {Health.UP: Exit.FINE, Health.DEGRADED: Exit.HIGH, Health.DOWN: Exit.CRITICAL}


class NothingWatched(Failure):
    """There is no history of this name; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One target as its folder shows it. `at`: of the last sample, None if there is none. `stale`: that is long ago."""

    target: str
    health: Health
    at: datetime | None
    stale: bool
    incident: Incident | None


def folder(target: str) -> Path:
    """The folder of a target's history, by name or URL; raises NothingWatched."""
    found = paths.data() / "watch" / paths.slug(urls.called(target))
    if not found.is_dir():
        there = ", ".join(one.name for one in _folders()) or "none; begin with: wsinvest watch TARGET"
        raise NothingWatched(f"{target}: is not watched here; histories: {there}")
    return found


def standings(targets: Iterable[str], now: datetime | None = None) -> tuple[Seen, ...]:
    """The targets that were named, all without names; raises NothingWatched."""
    wanted = tuple(map(folder, targets)) or tuple(_folders())
    if not wanted:
        raise NothingWatched("nothing is watched here; begin with: wsinvest watch TARGET")
    return tuple(_seen(one, now or datetime.now(UTC)) for one in wanted)


def open_incident(target: str, incident: str = "") -> str:
    """The id of a target's open incident; raises NothingWatched where there is none, or it is another one."""
    kept = _kept(folder(target))
    if kept is None or incident not in ("", kept.incident.id):
        there = "no incident is open" if kept is None else f"the open incident is {kept.incident.id}"
        raise NothingWatched(f"{target}: {there}; see: wsinvest watch status {target}")
    return kept.incident.id


def exit_of(found: Iterable[Seen]) -> Exit:
    """2 if one is down, 1 if one is degraded, 3 if one is unknown or was not sampled lately, else 0."""
    order = (Health.DOWN, Health.DEGRADED, Health.UNKNOWN, Health.UP)
    worst = min((Health.UNKNOWN if one.stale else one.health for one in found), key=order.index)
    return _STATUS.get(worst, Exit.INCOMPLETE)


def screen(found: Iterable[Seen]) -> str:
    """One paragraph a target."""
    return "\n".join(_paragraph(one) for one in found)


def document(found: Iterable[Seen]) -> str:
    """The same as JSON."""
    return json.dumps({"schema": 1, "targets": [_entry(one) for one in found]}, indent=1) + "\n"


def _paragraph(one: Seen) -> str:
    at = f"last sample {one.at:%Y-%m-%d %H:%M:%S} UTC" if one.at else "no sample yet"
    late = "; no watch is running" if one.stale else ""
    lines = [f"{one.target}: {watch_word(one.health, 'en')} ({at}{late})"]
    if one.incident is not None:
        root = one.incident.root
        cause = f"{one.incident.sentence} ({root.code}, {root.confidence})" if root else "the cause is open"
        lines += [f"  since {one.incident.opened_at:%Y-%m-%d %H:%M:%S} UTC: {', '.join(one.incident.alerts)}"]
        lines += [f"  cause: {cause}"]
        lines += [f"  do now: {one.incident.first_step}"] if one.incident.first_step else []
    return "\n".join(lines) + "\n"


def _entry(one: Seen) -> dict[str, Any]:
    return {
        "target": one.target,
        "health": one.health,
        "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}" if one.at else None,
        "stale": one.stale,
        "incident": None if one.incident is None else shown_incident(one.incident, "en"),
    }


def _seen(place: Path, now: datetime) -> Seen:
    past, state = Past(place), None
    with suppress(*UNREADABLE):
        saved = past.load_state()
        state = msgspec.json.decode(saved, type=JudgeState) if saved else None
    health, at = Health.UNKNOWN, None
    if state is not None and state.window.sample is not None:
        health = Judge(place.name, AlertLines(), state.window.every_s, state).health
        at = state.window.sample.at
    kept = _kept(place)
    stale = at is None or (now - at).total_seconds() > max(STALE_S, 3 * (state.window.every_s if state else 0.0))
    return Seen(place.name, health, at, stale, None if kept is None else kept.incident)


def _kept(place: Path) -> Kept | None:
    with suppress(OSError, *UNREADABLE):
        return msgspec.json.decode((place / _OPEN).read_bytes(), type=Kept)
    return None


def _folders() -> list[Path]:
    return sorted(path.parent for path in (paths.data() / "watch").glob("*/samples"))
