"""The watch looks at itself: can it measure, write and deliver? Its own alerts go to the receivers of its targets.

Its samples and events are a history of their own, so that these alerts are proven as those of a target are.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from platform import node
from typing import Final

import msgspec

from wsinvest.analysis.overseen import own_sample
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.diagnose.watching import Judge, Regime, replayed
from wsinvest.model.alert import AlertEvent, Event, Incident, Light, incident_id
from wsinvest.model.alert_unit import AlertLines, Of
from wsinvest.model.sample import Sample
from wsinvest.redact.redactor import Redactor
from wsinvest.sample.sampler import boot_id
from wsinvest.store.history import History
from wsinvest.watch.journal import Journal, Level
from wsinvest.watch.kept import state_of
from wsinvest.watch.outbox import Outbox
from wsinvest.watch.regimes import held_at, keep_regime
from wsinvest.watch.wording import message

NAME: Final = "watch"
SYNC_S: Final = 60.0
_BLIND: Final = "watch.blind"


@dataclass(frozen=True, slots=True)
class Own:
    """What the watch knows of its work: samples that wait for room, seconds late, the oldest message, refusals."""

    unwritten: int = 0
    late_s: float = 0.0
    outbox_s: float = 0.0
    refused: int = 0


class Overseer:
    """Judges cycles of all targets together."""

    def __init__(
        self, every_s: float, history: History, outbox: Outbox, journal: Journal, language: str = "en"
    ) -> None:
        """Go on where the history ended: what it says of samples behind the saved state is told now."""
        self._history = history
        self.outbox = outbox
        self._journal = journal
        self._language = language
        self._redactor = Redactor()
        self._boot = boot_id()
        self._opened: dict[str, datetime] = {}
        for event in history.events():
            self._began(event)
        state = state_of(history.load_state())
        held, later = held_at(history.folder, history.saved_seq)
        self._judge = Judge(NAME, AlertLines(), held.every_s, state, of=Of.WATCH)
        for event in replayed(self._judge, history.samples(history.saved_seq), later):
            self._say((event,))
        self._judge.adopt(AlertLines(), every_s)
        keep_regime(history.folder, Regime(history.next_seq, AlertLines(), every_s, Of.WATCH))
        self._synced = time.monotonic()

    @property
    def blind(self) -> bool:
        """True while nothing can be measured: what is to be said of targets waits until something can."""
        return any(one.code == _BLIND and one.light is Light.FIRING for one in self._judge.firing)

    def take(self, cycle: Mapping[str, Sample], own: Own) -> tuple[AlertEvent, ...]:
        """Keep and judge a cycle, and say what is to be said of the watch itself."""
        sample = own_sample(
            cycle,
            at=datetime.now(UTC),
            mono_ns=time.monotonic_ns(),
            boot=self._boot,
            seq=self._history.next_seq,
            unwritten=own.unwritten,
            late_s=round(own.late_s, 1),
            outbox_s=round(own.outbox_s),
            refused=own.refused,
        )
        events = self._judge.take(self._history.append(sample))
        self._say(events)
        if events or time.monotonic() - self._synced >= SYNC_S:
            self._save()
        return events

    def close(self) -> None:
        """The watch ends."""
        self._save()
        self._history.close()

    def _save(self) -> None:
        self._synced = time.monotonic()
        self._history.sync()
        self._history.save_state(msgspec.json.encode(self._judge.state))

    def _say(self, events: tuple[AlertEvent, ...]) -> None:
        """Tell them and write them down, in this order: after a kill a message comes twice rather than never."""
        for event in events:
            self._tell(event)
            self._history.append_event(event)

    def _began(self, event: AlertEvent) -> datetime:
        """When the alert of this event began to fire."""
        began = self._opened.setdefault(event.code, event.at)
        if event.event is Event.RESOLVED:
            del self._opened[event.code]
        return began

    def _tell(self, event: AlertEvent) -> None:
        """One message an alert: these have no causes in a service, and are few."""
        began = self._began(event)
        identity = incident_id(began, event.code.replace(".", "-"), f"{node()} {self._history.folder.name}")
        incident = Incident(identity, NAME, began, (event.code,), severity=event.severity)
        unit = alerts()[event.code]

        def title(_code: str) -> str:
            return unit.text.say("title", self._language, event.words)

        told = message(incident, event.event, event.seq, event.at, language=self._language, title=title)
        lines = (told.subject, unit.text.say("fix", self._language, event.words))
        told = replace(told, text="\n".join(lines[: 1 if event.event is Event.RESOLVED else 2]))
        self.outbox.put(told)
        self._journal.say(self._redactor, event.event, NAME, Level.WARNING, alert=event.code, text=told.text)
