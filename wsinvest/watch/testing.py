"""A test message on the way that alerts go: to each receiver, at once, with what became of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from wsinvest.config.options import Options
from wsinvest.model.alert import Event, Incident, incident_id
from wsinvest.model.delivery import Sent
from wsinvest.watch.outbox import LIMIT_S, sender
from wsinvest.watch.starting import CannotWatch, receivers_of
from wsinvest.watch.wording import message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message, in English."""

    target: str
    receiver: str
    said: str
    sent: bool


async def tested(spec: str, options: Options) -> tuple[Outcome, ...]:
    """Send one message to each receiver of this target; raises CannotWatch where it names none, TargetError."""
    target, receivers = receivers_of(spec, options)
    if not receivers:
        raise CannotWatch(f'{target.name}: no receiver; add notify = ["ALERT_URL"] to [watch] of its target file')
    now = datetime.now(UTC)
    incident = Incident(incident_id(now, Event.TEST, target.name), target.name, now)
    said = message(incident, Event.TEST, 1, now, language=target.language, title=str)
    found = []
    for name, url in receivers.items():
        outcome = await sender(url)(said, url, LIMIT_S)
        why = "" if isinstance(outcome, Sent) else outcome.why
        found.append(Outcome(target.name, name, f"not sent: {why}" if why else "sent", sent=not why))
    return tuple(found)
