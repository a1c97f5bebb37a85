"""One target under watch: a cycle takes a sample, keeps it, judges it, and hands on what is to be said."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.config.quiet import quiet_of
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.diagnose.alert_words import said
from wsinvest.diagnose.watching import Judge, Regime, replayed
from wsinvest.model.alert import AlertEvent, Event, Found, Health, Incident, Standing
from wsinvest.model.sample import Sample, Why
from wsinvest.redact.secret import Secret
from wsinvest.watch import kept, lines
from wsinvest.watch.attaching import ADVICE, attached, hold_s
from wsinvest.watch.board import Row
from wsinvest.watch.commands import is_acknowledged, quiet_s
from wsinvest.watch.diagnoses import Diagnoses
from wsinvest.watch.diagnosing import Asked, Conclusion, diagnosed
from wsinvest.watch.fleet import Member
from wsinvest.watch.green import Green
from wsinvest.watch.incidents import Incidents, Kept, World
from wsinvest.watch.journal import Level
from wsinvest.watch.live import keep_page
from wsinvest.watch.parts import Parts
from wsinvest.watch.regimes import held_at, keep_regime
from wsinvest.watch.reporting import Published, Reports
from wsinvest.watch.wording import message

SYNC_S: Final = 60.0
DROPPED: Final = "canary.dropped"
_TOLD_ANYWAY: Final = (Event.RESOLVED, Event.ESCALATED)  # whoever took a full memory did not take the outage after it


class Watched:
    """A target under watch: `sample` looks at it, `take` keeps and judges what was seen."""

    def __init__(self, parts: Parts) -> None:
        """Go on where the history ended: samples behind the saved state are judged again, and say nothing twice."""
        self.parts = parts
        self._folder = parts.history.folder
        state = kept.state_of(parts.history.load_state())
        held, later = held_at(self._folder, parts.history.saved_seq)
        self._judge = Judge(parts.name, held.lines, held.every_s, state, unwatched=held.unwatched)
        self._replay(later)
        self._adopt()
        self._events = {event.code: event for event in parts.history.events()}
        self._quiet = tuple(map(quiet_of, parts.settings.quiet))
        keep_page(self._folder, parts.page)
        self._synced = time.monotonic()
        self._diagnoses = Diagnoses(self._folder, lambda: datetime.now(UTC))
        self._green = Green(self._folder, self._look_at_well)
        incidents = self._folder / "incidents"
        self._reports = Reports(incidents, parts.reporter, lambda: self.parts.asked, self._is_open, self._reported)
        parts.fleet.join(self)
        world = World(self._diagnose, self._tell, self._keep, self._effects, lambda: parts.fleet.settled(self))
        opened = kept.open_in(incidents)
        self._incidents = Incidents(world, opened)
        self._catch_up(opened)
        self._earlier = kept.earlier(incidents)
        since = datetime.now(UTC) if opened is None else opened.incident.opened_at
        standing = Standing(parts.name, self._judge.health, since, incident=self.incident, earlier=self._earlier)
        self.row = parts.board.rows.setdefault(parts.name, Row(standing, language=parts.language))
        self.row.lines, self.row.diagnoses = parts.lines, self._diagnoses.last

    def _adopt(self) -> None:
        """Judge from the next sample on as the target file says now, and write that down: alerts must be provable."""
        regime = self.parts.regime()
        self._judge.adopt(regime.lines, regime.every_s, regime.unwatched)
        self.parts.history.adopt(regime.every_s)
        keep_regime(self._folder, regime)

    def _replay(self, later: tuple[Regime, ...]) -> None:
        """Judge the samples behind the saved state again, by the lines of then; new events are written down."""
        history = self.parts.history
        for event in replayed(self._judge, history.samples(history.saved_seq), later):
            history.append_event(event)

    def _catch_up(self, opened: Kept | None) -> None:
        """Hand on what was recorded before a kill, and what no incident knows of yet: an end, or a beginning."""
        known, now = opened.incident.id if opened else "", datetime.now(UTC)
        recorded = tuple(self.parts.history.events())
        if known == self._judge.incident:
            if missed := () if opened is None else kept.missed(opened, recorded):
                self._incidents.take(missed, "", now)
            return
        ends = (one for one in recorded if one.incident == known and one.event is Event.RESOLVED)
        self._incidents.take(ends, "", now)
        self._incidents.take((one for one in recorded if one.incident == self._judge.incident), "", now)

    @property
    def name(self) -> str:
        """The target's name."""
        return self.parts.name

    @property
    def incident(self) -> Incident | None:
        """The open incident, None if there is none."""
        return self._incidents.current

    @property
    def receivers(self) -> frozenset[Secret]:
        """The URLs of its receivers."""
        return frozenset(self.parts.receivers[one] for one in self.parts.settings.notify)

    def told_with(self, fleet: tuple[str, ...], speaker: str) -> None:
        """Its incident is told with those of these targets, in the messages of the incident `speaker`."""
        self._incidents.note(fleet=fleet, speaker=speaker)

    def ended(self, speaker: str) -> Incident | None:
        """Its incident that was told in the messages of `speaker`, if it ended lately."""
        return next((one for one in self._earlier if one.speaker == speaker), None)

    async def go_on(self, parts: Parts) -> None:
        """Go on with what was resolved anew; the history and the states of alerts stay."""
        old, self.parts = self.parts, parts
        await old.sampler.__aexit__(None, None, None)
        await parts.sampler.__aenter__()
        self._quiet = tuple(map(quiet_of, parts.settings.quiet))
        self._adopt()
        self.row.lines, self.row.language = parts.lines, parts.language
        self.row.unwatched = parts.unwatched

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
        written = self.parts.history.append(sample)
        events = self._judge.take(written)
        new = tuple(event for event in events if self.parts.history.append_event(event))
        for event in new:
            self._events[event.code] = event
            lines.changed(self.parts, event, self.title(event.code))
        ended = self._incidents.take(new, _reason(written), written.at)
        if ended is not None:
            self._earlier = (*self._earlier, ended)[-kept.EARLIER :]
            self.parts.history.bound_incidents()
        if self.parts.settings.diagnose:
            self._green.look(well=self._judge.health is Health.UP and self._incidents.current is None)
        if new or time.monotonic() - self._synced >= SYNC_S:
            self.save()
        self._show(written)
        return new

    def save(self) -> None:
        """Bring history and state to the disk."""
        self._synced = time.monotonic()
        self.parts.history.sync()
        self.parts.history.save_state(msgspec.json.encode(self._judge.state))

    async def close(self) -> None:
        """The watch ends."""
        self._incidents.stop()
        await self._reports.close()
        await self._green.close()
        await self.parts.sampler.__aexit__(None, None, None)
        self.save()
        lines.lost(self.parts, self.parts.history.waiting)
        self.parts.history.close()

    async def settle(self) -> None:
        """Wait for the diagnosis, the message and the report that are under way."""
        await self._incidents.settle()
        await self._reports.settle()

    def _show(self, sample: Sample) -> None:
        row, health = self.row, self._judge.health
        row.take(sample)
        self._stand(health, row.standing.since if row.standing.health is health else sample.at)

    def _stand(self, health: Health, since: datetime) -> None:
        """Show the state as it is now."""
        self.row.standing = Standing(
            self.parts.name, health, since, self._judge.alerts, self._incidents.current, self._earlier
        )
        self.parts.board.changed(self.parts.name)

    # ── What incidents need ──────────────────────────────────────────────────────────────────────────────────────────

    async def _diagnose(self, incident: Incident) -> Conclusion:
        if not self.parts.settings.diagnose or self._rate_limited:
            return Conclusion(Found.LEFT_OUT)
        folder = self._folder / "incidents" / incident.id / "case"
        began = time.monotonic()
        dropped = self._events.get(DROPPED) if DROPPED in incident.alerts else None
        hold = hold_s(dropped)
        asked = replace(self.parts.asked, folder=str(folder), green=str(self._green.folder), hold_s=hold)
        made = await self.parts.turns.of_incident(lambda: self._made(asked, incident.id))
        found = attached(made, incident.alerts, _means, self._advice(incident.alerts[0]), self.parts.language)
        lines.diagnosed(self.parts, incident.id, found, time.monotonic() - began)
        return found

    async def _look_at_well(self, new: Path) -> Conclusion:
        return await self.parts.turns.of_well(lambda: self._made(replace(self.parts.asked, folder=str(new))))

    async def _made(self, asked: Asked, incident: str = "") -> Conclusion:
        """A diagnosis, which the page lists."""
        found = await diagnosed(asked)
        self._diagnoses.add(found, incident)
        self.row.diagnoses = self._diagnoses.last
        self.parts.board.changed(self.parts.name)
        return found

    @property
    def _rate_limited(self) -> bool:
        sample = self.row.sample
        return sample is not None and sample.unknown.get("probe") is Why.RATE_LIMITED

    def _is_open(self, incident: str) -> bool:
        return self._incidents.current is not None and self._incidents.current.id == incident

    def _reported(self, incident: str, found: Published) -> None:
        """Write the path of a report into its incident, also where that has ended meanwhile."""
        name, redactor = self.parts.name, self.parts.redactor
        self.parts.journal.say(redactor, "reported", name, incident=incident, report=found.report, why=found.why)
        if self._is_open(incident):
            self._incidents.note(report=found.report)
        else:
            self._earlier = kept.with_report(self._folder / "incidents", self._earlier, incident, found.report)
        self._stand(self._judge.health, self.row.standing.since)

    def _tell(self, incident: Incident, event: Event, _seq: int, at: datetime) -> None:
        if event not in _TOLD_ANYWAY and is_acknowledged(self._folder, incident.id):
            return
        for whose, one in self.parts.fleet.tell(self, incident, event):
            self._send(whose, one, event, at)
            if event in (Event.FIRING, Event.FLAPPING):
                self._reports.begin(one)

    def _send(self, whose: Member, incident: Incident, event: Event, at: datetime) -> None:
        page, language = self.parts.page, self.parts.language
        told = message(incident, event, incident.seq, at, language=language, title=whose.title, page=page)
        self.parts.outbox.put(told)
        self.parts.journal.say(
            None,  # what is quoted in it was filtered
            "message",
            told.target,
            incident=incident.id,
            seq=incident.seq,
            kind=event,
            text=told.text,
        )

    def title(self, code: str) -> str:
        """What an alert says, with the numbers of its last event, filtered."""
        return self._said(code, "title") or code

    def _said(self, code: str, part: str) -> str:
        """A part of an alert's text, empty where an older or newer version wrote its event, with other fields."""
        event = self._events.get(code)
        if event is None or code not in alerts():
            return ""
        try:
            return self.parts.redactor.own(said(event, part, self.parts.language))
        except KeyError:
            return ""

    def _advice(self, code: str) -> str:
        """What the alert itself says to do; that of failing handshakes refers to the diagnosis."""
        if not _means(code):
            return ""
        told = {"fix": self._said(code, "fix"), "check": self._said(code, "check")}
        return ADVICE.say(self.parts.language, told) if all(told.values()) else ""

    def _keep(self, one: Kept) -> None:
        try:
            kept.keep(self._folder / "incidents", one)
        except OSError as error:
            self.parts.journal.say(self.parts.redactor, "not_kept", self.parts.name, Level.ERROR, why=error.strerror)

    def _effects(self, codes: tuple[str, ...], follows: tuple[str, ...]) -> tuple[str, ...]:
        """The alerts that follow from the root cause; the first one is what the incident is about, and always said."""
        return tuple(code for code in codes[1:] if set(_means(code)) & set(follows))


def _means(code: str) -> tuple[str, ...]:
    return alerts()[code].means if code in alerts() else ()


def _reason(sample: Sample) -> str:
    """Why the probe of this sample failed, in a word; empty if it opened or was not made."""
    probe = sample.probe
    if probe is None or probe.stage is None:
        return ""
    return " ".join(filter(None, (probe.stage, probe.reason, str(probe.status or ""), str(probe.close or ""))))
