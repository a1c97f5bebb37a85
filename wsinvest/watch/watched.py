"""One target under watch: a cycle takes a sample, keeps it, judges it, and hands on what is to be said."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from wsinvest.config.quiet import quiet_of
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.diagnose.alert_words import said
from wsinvest.diagnose.watching import Judge, JudgeState, Regime
from wsinvest.host.files import UNREADABLE, write_whole
from wsinvest.model.alert import AlertEvent, Event, Found, Health, Incident, Standing
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.sample import Sample, Why
from wsinvest.model.watching import WatchSettings
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.sample.sampler import Sampler
from wsinvest.store.history import History
from wsinvest.watch.board import Board, Row
from wsinvest.watch.commands import is_acknowledged, quiet_s
from wsinvest.watch.diagnosing import Asked, Conclusion, diagnosed
from wsinvest.watch.green import Green
from wsinvest.watch.incidents import Incidents, Kept, World
from wsinvest.watch.journal import Journal, Level
from wsinvest.watch.live import keep_page
from wsinvest.watch.outbox import Outbox
from wsinvest.watch.regimes import keep_regime
from wsinvest.watch.wording import message

SYNC_S: Final = 60.0
EARLIER: Final = 10  # incidents that the page lists
_INCIDENT: Final = "incident.json"
_OPEN: Final = "open.json"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a watched target is made of.

    `receivers`: URLs by the names of their variables. `page`: the address of the live page, empty without one.
    `files`: the target's own, which are read again when they change.
    """

    name: str
    settings: WatchSettings
    lines: AlertLines
    language: str
    asked: Asked
    sampler: Sampler
    history: History
    outbox: Outbox
    board: Board
    journal: Journal
    redactor: Redactor
    receivers: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    page: str = ""
    files: tuple[Path, ...] = ()


class Watched:
    """A target under watch: `sample` looks at it, `take` keeps and judges what was seen."""

    def __init__(self, parts: Parts) -> None:
        """Go on where the history ended: samples behind the saved state are judged again, and say nothing twice."""
        self.parts = parts
        self._folder = parts.history.folder
        self._judge = Judge(parts.name, parts.lines, parts.settings.every_s, _state_of(parts.history.load_state()))
        keep_regime(self._folder, Regime(parts.history.next_seq, parts.lines, parts.settings.every_s))
        self._replay()
        self._events = {event.code: event for event in parts.history.events()}
        self._quiet = tuple(map(quiet_of, parts.settings.quiet))
        keep_page(self._folder, parts.page)
        self._synced = time.monotonic()
        self._green = Green(self._folder, lambda new: diagnosed(replace(self.parts.asked, folder=str(new))))
        world = World(self._diagnose, self._tell, self._keep, self._effects)
        kept = _kept_of(self._folder / "incidents" / _OPEN)
        self._incidents = Incidents(world, kept)
        self._catch_up(kept)
        self._earlier = _earlier(self._folder / "incidents")
        since = datetime.now(UTC) if kept is None else kept.incident.opened_at
        standing = Standing(parts.name, self._judge.health, since, incident=self.incident, earlier=self._earlier)
        self.row = parts.board.rows.setdefault(parts.name, Row(standing, language=parts.language))

    def _replay(self) -> None:
        """Judge the samples behind the saved state again; what they say is written down if it was not yet."""
        for sample in self.parts.history.samples(self.parts.history.saved_seq):
            for event in self._judge.take(sample):
                self.parts.history.append_event(event)

    def _catch_up(self, kept: Kept | None) -> None:
        """Hand on what was recorded before a kill, and what no incident knows of yet: an end, or a beginning."""
        known, now = kept.incident.id if kept else "", datetime.now(UTC)
        if known == self._judge.incident:
            return
        recorded = tuple(self.parts.history.events())
        ends = (one for one in recorded if one.incident == known and one.event is Event.RESOLVED)
        self._incidents.take(ends, "", now)
        self._incidents.take((one for one in recorded if one.incident == self._judge.incident), "", now)

    @property
    def incident(self) -> Incident | None:
        """The open incident, None if there is none."""
        return self._incidents.current

    async def go_on(self, parts: Parts) -> None:
        """Go on with what was resolved anew; the history and the states of alerts stay."""
        old, self.parts = self.parts, parts
        await old.sampler.__aexit__(None, None, None)
        await parts.sampler.__aenter__()
        self._quiet = tuple(map(quiet_of, parts.settings.quiet))
        self._judge.adopt(parts.lines, parts.settings.every_s)
        keep_regime(self._folder, Regime(parts.history.next_seq, parts.lines, parts.settings.every_s))

    async def begin(self) -> None:
        """Hold the canary from now on."""
        await self.parts.sampler.__aenter__()

    async def sample(self) -> Sample:
        """Look at the target once."""
        at = datetime.now(UTC)
        quiet = quiet_s(self._folder) > 0 or any(one.covers(at) for one in self._quiet)
        return await self.parts.sampler.take(self.parts.history.next_seq, quiet=quiet)

    def take(self, sample: Sample) -> tuple[AlertEvent, ...]:
        """Keep and judge a sample, and hand on what is to be said of it."""
        kept = self.parts.history.append(sample)
        events = self._judge.take(kept)
        new = tuple(event for event in events if self.parts.history.append_event(event))
        for event in new:
            self._events[event.code] = event
            self._log(event)
        ended = self._incidents.take(new, _reason(kept), kept.at)
        if ended is not None:
            self._earlier = (*self._earlier, ended)[-EARLIER:]
        if self.parts.settings.diagnose:
            self._green.look(well=self._judge.health is Health.UP and self._incidents.current is None)
        if new or time.monotonic() - self._synced >= SYNC_S:
            self.save()
        self._show(kept)
        return new

    def save(self) -> None:
        """Bring history and state to the disk."""
        self._synced = time.monotonic()
        self.parts.history.sync()
        self.parts.history.save_state(msgspec.json.encode(self._judge.state))

    async def close(self) -> None:
        """The watch ends."""
        self._incidents.stop()
        await self._green.close()
        await self.parts.sampler.__aexit__(None, None, None)
        self.save()
        self.parts.history.close()

    async def settle(self) -> None:
        """Wait for the diagnosis and the message that are under way."""
        await self._incidents.settle()

    def _show(self, sample: Sample) -> None:
        row, health = self.row, self._judge.health
        since = row.standing.since if row.standing.health is health else sample.at
        row.standing = Standing(
            self.parts.name, health, since, self._judge.alerts, self._incidents.current, self._earlier
        )
        row.take(sample)
        self.parts.board.changed(self.parts.name)

    def _log(self, event: AlertEvent) -> None:
        level = Level.INFO if event.event is Event.RESOLVED else Level.WARNING
        self.parts.journal.say(
            self.parts.redactor,
            event.event,
            self.parts.name,
            level,
            alert=event.code,
            incident=event.incident,
            severity=event.severity.word if event.severity else None,
            value=event.value,
            line=event.line,
        )

    # ── What incidents need ──────────────────────────────────────────────────────────────────────────────────────────

    async def _diagnose(self, incident: Incident) -> Conclusion:
        if not self.parts.settings.diagnose or self._rate_limited:
            return Conclusion(Found.LEFT_OUT)
        folder = self._folder / "incidents" / incident.id / "case"
        began = time.monotonic()
        asked = replace(self.parts.asked, folder=str(folder), green=str(self._green.folder))
        found = await diagnosed(asked)
        self.parts.journal.say(
            self.parts.redactor,
            "diagnosed",
            self.parts.name,
            incident=incident.id,
            found=found.found,
            root=found.root.code if found.root else None,
            took_ms=round((time.monotonic() - began) * 1000),
        )
        return found

    @property
    def _rate_limited(self) -> bool:
        sample = self.row.sample
        return sample is not None and sample.unknown.get("probe") is Why.RATE_LIMITED

    def _tell(self, incident: Incident, event: Event, seq: int, at: datetime) -> None:
        told = message(incident, event, seq, at, language=self.parts.language, title=self._title, page=self.parts.page)
        if event is not Event.RESOLVED and is_acknowledged(self._folder, incident.id):
            return
        try:
            self.parts.outbox.put(told)
        except OSError as error:
            self.parts.journal.say(
                None, "not_kept", self.parts.name, Level.ERROR, text=told.subject, why=error.strerror
            )
        self.parts.journal.say(
            None,  # what is quoted in it was filtered
            "message",
            self.parts.name,
            incident=incident.id,
            seq=seq,
            kind=event,
            text=told.text.replace("\n", " "),
        )

    def _title(self, code: str) -> str:
        """What an alert says, with the numbers of its last event, filtered."""
        event = self._events.get(code)
        if event is None or code not in alerts():
            return code
        try:
            return self.parts.redactor.own(said(event, "title", self.parts.language))
        except KeyError:
            return code  # an older version wrote the event, with other fields

    def _keep(self, kept: Kept) -> None:
        incidents = self._folder / "incidents"
        try:
            write_whole(incidents / kept.incident.id / _INCIDENT, msgspec.json.encode(kept.incident))
            if kept.incident.closed_at is None:
                write_whole(incidents / _OPEN, msgspec.json.encode(kept))
            else:
                (incidents / _OPEN).unlink(missing_ok=True)
        except OSError as error:
            self.parts.journal.say(self.parts.redactor, "not_kept", self.parts.name, Level.ERROR, why=error.strerror)

    def _effects(self, codes: tuple[str, ...], follows: tuple[str, ...]) -> tuple[str, ...]:
        """The alerts that follow from the root cause; the first one is what the incident is about, and always said."""
        known: Mapping[str, Any] = alerts()
        return tuple(code for code in codes[1:] if code in known and set(known[code].means) & set(follows))


def _reason(sample: Sample) -> str:
    """Why the probe of this sample failed, in a word; empty if it opened or was not made."""
    probe = sample.probe
    if probe is None or probe.stage is None:
        return ""
    return " ".join(filter(None, (probe.stage, probe.reason, str(probe.status or ""), str(probe.close or ""))))


def _state_of(saved: bytes | None) -> JudgeState | None:
    """The saved state, None if there is none or an older version wrote it: the alerts begin anew."""
    try:
        return msgspec.json.decode(saved, type=JudgeState) if saved else None
    except UNREADABLE:
        return None


def _kept_of(path: Path) -> Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    except (OSError, *UNREADABLE):
        return None


def _earlier(folder: Path) -> tuple[Incident, ...]:
    """The incidents that ended, oldest first; what cannot be read is left out."""
    found = []
    for path in sorted(folder.glob(f"*/{_INCIDENT}"))[-2 * EARLIER :]:
        try:
            one = msgspec.json.decode(path.read_bytes(), type=Incident)
        except (OSError, *UNREADABLE):
            continue
        if one.closed_at is not None:
            found.append(one)
    return tuple(found[-EARLIER:])
