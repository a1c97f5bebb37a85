"""What is watched on this host, read from the folders of the watches: also while they run, and without them."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec

from wsinvest.config.called import called
from wsinvest.diagnose.watching import Judge, JudgeState
from wsinvest.facts.watch_words import watch_word
from wsinvest.host import paths
from wsinvest.host.files import UNREADABLE, StoreError
from wsinvest.model.alert import AlertState, Found, Health, Incident
from wsinvest.model.failure import Exit, Failure
from wsinvest.model.sample import Sample
from wsinvest.model.visible import visible
from wsinvest.store.intervals import stale_after_s
from wsinvest.store.past import Past
from wsinvest.watch import last
from wsinvest.watch.commands import is_acknowledged, quiet_s
from wsinvest.watch.incidents import Kept
from wsinvest.watch.regimes import last_regime
from wsinvest.watch.shown import incident as shown_incident

UNSAVED: Final = timedelta(hours=1)  # of samples that are looked at where no state was saved yet
OWN: Final = "_watch"  # the folder of the watch itself; no name of a target becomes this one
_LONGEST: Final = 2000  # characters of a line; an incident may come from somebody else
_OPEN: Final = Path("incidents") / "open.json"


class NothingWatched(Failure):
    """There is no history of this name; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One target as its folder shows it. `sample`: the last one, None if there is none. `stale`: it is long ago.

    `health`: by its alerts. `acknowledged`: somebody has taken the incident. `quiet_s`: for so long samples are not
    counted, since somebody said so.
    """

    target: str
    health: Health
    sample: Sample | None
    alerts: tuple[AlertState, ...]
    stale: bool
    incident: Incident | None
    acknowledged: bool = False
    quiet_s: float = 0.0

    @property
    def now(self) -> Health:
        """As of the last sample."""
        return Health.UNKNOWN if self.stale else last.now(self.health, self.alerts, self.sample)


def folder(target: str) -> Path:
    """The folder of a target's history, by name or URL; raises NothingWatched."""
    found = paths.data() / "watch" / paths.slug(called(target))
    if not found.is_dir():
        there = ", ".join(one.name for one in _folders()) or "none; begin with: wsinvest watch TARGET"
        raise NothingWatched(f"{target}: not watched here; histories: {there}")
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
    return last.worst(one.now for one in found)


def screen(found: Iterable[Seen]) -> str:
    """One paragraph a target."""
    return "\n".join(_paragraph(one) for one in found)


def document(found: Iterable[Seen]) -> str:
    """The same as JSON."""
    return json.dumps({"schema": 1, "targets": [_entry(one) for one in found]}, indent=1) + "\n"


def _paragraph(one: Seen) -> str:
    at = f"last sample {one.sample.at:%Y-%m-%d %H:%M:%S} UTC" if one.sample else "no sample yet"
    late = "; no watch is running" if one.stale else ""
    lines = [f"{one.target}: {'; '.join((_state(one), *_but(one)))} ({at}{late})"]
    if one.incident is not None:
        root = one.incident.root
        cause = f"{one.incident.sentence} ({root.code}, {root.confidence})" if root else _without_root(one.incident)
        lines += [f"  since {one.incident.opened_at:%Y-%m-%d %H:%M:%S} UTC: {', '.join(one.incident.alerts)}"]
        lines += [f"  cause: {cause}"]
        lines += [f"  do now: {one.incident.first_step}"] if one.incident.first_step else []
        lines += ["  acknowledged: no more of it is sent until it ends or gets worse"] if one.acknowledged else []
    if one.quiet_s:
        lines += [f"  planned work for {one.quiet_s / 60:.0f} min more; its end: wsinvest watch quiet {one.target} off"]
    return "".join(f"{visible(line, _LONGEST)}\n" for line in lines)


def _state(one: Seen) -> str:
    """As of the last sample, which says nothing of now if it is long ago."""
    then = watch_word(last.now(one.health, one.alerts, one.sample), last.LANGUAGE)
    return f"was {then}" if one.stale and one.sample is not None else then


def _without_root(incident: Incident) -> str:
    if incident.found is Found.BESIDE:
        return incident.sentence
    rivals = f"; possible: {', '.join(incident.rivals)}" if incident.rivals else ""
    return watch_word(incident.found, last.LANGUAGE) + rivals


def _but(one: Seen) -> Iterator[str]:
    """What the state by the alerts does not tell: a handshake that failed or was not made, alerts on their way."""
    sample = one.sample
    if sample is not None and (sample.probe.failed if sample.probe else last.phrase(sample)):
        yield f"the last handshake {last.phrase(sample)}{' (planned work)' if sample.quiet else ''}"
    codes = last.pending(one.alerts)
    if codes:
        yield f"bad, not for long enough yet: {', '.join(codes)}"


def _entry(one: Seen) -> dict[str, Any]:
    return {
        "target": one.target,
        "health": one.health,
        "now": one.now,
        "at": f"{one.sample.at:%Y-%m-%dT%H:%M:%SZ}" if one.sample else None,
        "stale": one.stale,
        "handshake": last.fields(one.sample) if one.sample else None,
        "pending": last.pending(one.alerts),
        "quiet_s": round(one.quiet_s),
        "acknowledged": one.acknowledged,
        "incident": None if one.incident is None else shown_incident(one.incident, last.LANGUAGE),
    }


def _seen(place: Path, now: datetime) -> Seen:
    judge = _judged(place, now)
    sample, kept = judge.window.sample, _kept(place)
    stale = sample is None or (now - sample.at).total_seconds() > stale_after_s(judge.window.every_s)
    health = Health.UNKNOWN if sample is None else judge.health
    incident = None if kept is None else kept.incident
    taken = incident is not None and is_acknowledged(place, incident.id)
    return Seen(place.name, health, sample, judge.alerts, stale, incident, taken, quiet_s(place))


def _judged(place: Path, now: datetime) -> Judge:
    """The alerts as of the last sample: those behind the state, which is saved once a minute, are judged again."""
    past, state = Past(place), None
    with suppress(*UNREADABLE):
        saved = past.load_state()
        state = msgspec.json.decode(saved, type=JudgeState) if saved else None
    regime = last_regime(place)
    judge = Judge(place.name, regime.lines, regime.every_s, state, unwatched=regime.unwatched)
    with suppress(StoreError):  # a closed day was altered: what is known until there is shown
        for sample in past.samples(past.saved_seq if state else now - UNSAVED):
            judge.take(sample)
    return judge


def _kept(place: Path) -> Kept | None:
    with suppress(OSError, *UNREADABLE):
        return msgspec.json.decode((place / _OPEN).read_bytes(), type=Kept)
    return None


def _folders() -> list[Path]:
    found = (path.parent for path in (paths.data() / "watch").glob("*/samples"))
    return sorted(folder for folder in found if not folder.name.startswith(OWN))
