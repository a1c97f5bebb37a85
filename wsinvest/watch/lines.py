"""The lines of the log about one target: what a single sample saw, a change of an alert, a diagnosis."""

from collections.abc import Mapping
from typing import Final

from wsinvest.model.alert import AlertEvent, Basis, Event, Health, Standing
from wsinvest.model.sample import Sample
from wsinvest.watch import last
from wsinvest.watch.diagnosing import Conclusion
from wsinvest.watch.journal import Journal, Level
from wsinvest.watch.outbox import Arrived, Delayed, Failed, Noteworthy
from wsinvest.watch.parts import Parts

_OF_MESSAGES: Final[Mapping[type[Noteworthy], tuple[str, Level]]] = {
    Delayed: ("not_sent_yet", Level.WARNING),
    Arrived: ("sent_late", Level.INFO),
    Failed: ("given_up", Level.ERROR),
}


def sampled(parts: Parts, standing: Standing, sample: Sample) -> None:
    """What a sample saw and what the target is by it: for a watch that takes one and leaves."""
    state = last.now(standing.health, standing.alerts, sample)
    parts.journal.say(
        parts.redactor,
        "sampled",
        parts.name,
        Level.INFO if state is Health.UP else Level.WARNING,
        text=f"the handshake {last.phrase(sample)}",
        state=state,
        pending=last.pending(standing.alerts),
        **last.fields(sample),
    )


def changed(parts: Parts, event: AlertEvent, title: str) -> None:
    """What is said of an alert; `title`: with its numbers, filtered."""
    parts.journal.say(
        parts.redactor,
        event.event,
        parts.name,
        Level.INFO if event.event is Event.RESOLVED else Level.WARNING,
        text=title,
        alert=event.code,
        incident=event.incident,
        severity=event.severity.word if event.severity else None,
        value=_rounded(event.value),
        line=_rounded(event.line),
        why="no longer watched" if event.basis is Basis.EDITED else None,
    )


def lost(parts: Parts, samples: int) -> None:
    """How many samples the disk had no room for until the end."""
    if samples:
        said = f"no room on the disk: {samples} samples were never written"
        parts.journal.say(parts.redactor, "not_kept", parts.name, Level.ERROR, text=said)


def diagnosed(parts: Parts, incident: str, found: Conclusion, took_s: float) -> None:
    """What a diagnosis came to."""
    parts.journal.say(
        parts.redactor,
        "diagnosed",
        parts.name,
        incident=incident,
        found=found.found,
        root=found.root.code if found.root else None,
        took_ms=round(took_s * 1000),
    )


def delivery(journal: Journal, one: Noteworthy) -> None:
    """A message that did not go at the first try: that it waits, that it went at last, or that it was given up."""
    event, level = _OF_MESSAGES[type(one)]
    journal.say(None, event, one.message.target, level, receiver=one.receiver, why=one.why, text=one.message.subject)


def beat(journal: Journal, before: str, after: str) -> None:
    """The dead man's ping fails, or is taken again; what goes on as before is not said."""
    if after and not before:
        journal.say(None, "heartbeat_failed", level=Level.WARNING, why=after)
    if before and not after:
        journal.say(None, "heartbeat_taken")


def _rounded(value: float | None) -> float | None:
    """As far as somebody reads it; the events keep all digits."""
    return None if value is None else float(f"{value:.6g}")
