"""The watch looks at itself: can it measure, write and deliver? Its own alerts go to the receivers of its targets."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from wsinvest.analysis.overseen import own_sample
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert import AlertEvent, Event, Incident
from wsinvest.model.alert_unit import AlertLines, Of
from wsinvest.model.sample import Sample
from wsinvest.redact.redactor import Redactor
from wsinvest.sample.sampler import boot_id
from wsinvest.watch.journal import Journal, Level
from wsinvest.watch.outbox import Outbox
from wsinvest.watch.wording import message

NAME: Final = "watch"


@dataclass(frozen=True, slots=True)
class Own:
    """What the watch knows of its work: samples that wait for room, seconds late, the oldest message, refusals."""

    unwritten: int = 0
    late_s: float = 0.0
    outbox_s: float = 0.0
    refused: int = 0


class Overseer:
    """Judges cycles of all targets together."""

    def __init__(self, every_s: float, outbox: Outbox, journal: Journal, language: str = "en") -> None:
        """Nothing is known yet."""
        self._judge = Judge(NAME, AlertLines(), every_s, of=Of.WATCH)
        self.outbox = outbox
        self._journal = journal
        self._language = language
        self._redactor = Redactor()
        self._seq = 0
        self._boot = boot_id()
        self._opened: dict[str, datetime] = {}

    def take(self, cycle: Mapping[str, Sample], own: Own) -> tuple[AlertEvent, ...]:
        """Judge a cycle, and say what is to be said of the watch itself."""
        self._seq += 1
        sample = own_sample(
            cycle,
            at=datetime.now(UTC),
            mono_ns=time.monotonic_ns(),
            boot=self._boot,
            seq=self._seq,
            unwritten=own.unwritten,
            late_s=own.late_s,
            outbox_s=own.outbox_s,
            refused=own.refused,
        )
        events = self._judge.take(sample)
        for event in events:
            self._tell(event)
        return events

    def _tell(self, event: AlertEvent) -> None:
        """One message an alert: these have no causes in a service, and are few."""
        began = self._opened.setdefault(event.code, event.at)
        if event.event is Event.RESOLVED:
            del self._opened[event.code]
        identity = f"{NAME}-{began:%Y%m%d-%H%M%S}-{event.code.replace('.', '-')}"
        incident = Incident(identity, NAME, began, (event.code,), severity=event.severity)
        unit = alerts()[event.code]

        def title(_code: str) -> str:
            return unit.text.say("title", self._language, event.words)

        told = message(incident, event.event, event.seq, event.at, language=self._language, title=title)
        lines = (told.subject, unit.text.say("fix", self._language, event.words))
        told = replace(told, text="\n".join(lines[: 1 if event.event is Event.RESOLVED else 2]))
        try:
            self.outbox.put(told)
        except OSError as error:
            self._journal.say(self._redactor, "not_kept", NAME, Level.ERROR, why=error.strerror)
        self._journal.say(
            self._redactor, event.event, NAME, Level.WARNING, alert=event.code, text=told.text.replace("\n", " ")
        )
