"""Incidents of one target: alerts that fire together, one diagnosis for them, and the few messages that are sent.

The first message waits GROUP_WAIT_S for other alerts, and for the diagnosis, which has a limit of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any, Final

from wsinvest.model.alert import AlertEvent, Basis, Event, Found, Incident
from wsinvest.model.finding import Confidence
from wsinvest.watch.diagnosing import Conclusion

GROUP_WAIT_S: Final = 20.0
MOST_AN_HOUR: Final = 4  # diagnoses
AGAIN_AFTER_S: Final = 900.0  # a second diagnosis of an incident, if the reason changed or it could not be made
HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Kept:
    """An incident with what must outlive a restart. `firing`: codes of alerts; `said`: the number of its messages.

    `reason`: why probes failed when it was diagnosed, in one word. `follows`: the codes that its root can lead to.
    `begins`: what its first message is, firing or flapping.
    """

    incident: Incident
    firing: tuple[str, ...] = ()
    said: int = 0
    diagnoses: int = 0
    reason: str = ""
    follows: tuple[str, ...] = ()
    begins: Event = Event.FIRING


async def _nobody() -> None:
    """No other target is waited for."""


@dataclass(frozen=True, slots=True)
class World:
    """What incidents need of the watch.

    `diagnose`: in how far the cause is known. `tell`: send a message of this kind, with its number in the incident.
    `keep`: write it down. `effects`: which of its alerts follow from the others and from these codes.
    `others`: waits for the incidents of other targets that may be told with this one.
    """

    diagnose: Callable[[Incident], Awaitable[Conclusion]]
    tell: Callable[[Incident, Event, int, datetime], None]
    keep: Callable[[Kept], None]
    effects: Callable[[tuple[str, ...], tuple[str, ...]], tuple[str, ...]]
    others: Callable[[], Awaitable[None]] = _nobody


class Incidents:
    """Takes the events of one target's alerts in order, and says what must be said."""

    def __init__(
        self,
        world: World,
        kept: Kept | None = None,
        *,
        clock: Callable[[], float] = monotonic,
        wait_s: float = GROUP_WAIT_S,
    ) -> None:
        """`kept`: the incident that was open when the watch ended."""
        self._world = world
        self._clock = clock
        self._wait_s = wait_s
        self._kept = kept
        self._began = clock()
        self._made: list[float] = []  # when the diagnoses of the last hour began
        self._task: asyncio.Task[None] | None = None

    @property
    def current(self) -> Incident | None:
        """The open incident, None if there is none."""
        return None if self._kept is None else self._kept.incident

    def take(self, events: Iterable[AlertEvent], reason: str, now: datetime) -> Incident | None:
        """Take the events of one sample; returns the incident that ended. `reason`: why probes fail now, in a word."""
        ended = None
        for event in events:
            match event.event:
                case Event.FIRING | Event.FLAPPING if self._kept is None or event.event is Event.FIRING:
                    self._fires(event)
                case Event.RESOLVED:
                    ended = self._resolves(event) or ended
                case _:
                    self._goes_on(event)
        self._look_again(reason, now)
        return ended

    def note(self, **known: Any) -> None:
        """Write fields into the open incident."""
        if self._kept is not None:
            self._change(replace(self._kept, incident=replace(self._kept.incident, **known)))

    async def settle(self) -> None:
        """Wait for what is under way."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def stop(self) -> None:
        """The watch ends: what was not said yet is begun again by the next one, from what was kept."""
        if self._task is not None:
            self._task.cancel()

    def _fires(self, event: AlertEvent) -> None:
        if self._kept is None:
            self._began = self._clock()
            first = Incident(event.incident, event.target, event.at, (event.code,), severity=event.severity)
            self._change(Kept(first, (event.code,), begins=event.event))
            return
        old = self._kept
        alerts = (*old.incident.alerts, *({event.code} - set(old.incident.alerts)))
        worst = max(filter(None, (old.incident.severity, event.severity)), default=None)
        firing = tuple(dict.fromkeys((*old.firing, event.code)))
        unwatched = tuple(code for code in old.incident.unwatched if code != event.code)  # it is watched again
        incident = replace(old.incident, alerts=alerts, severity=worst, unwatched=unwatched)
        self._change(replace(old, incident=incident, firing=firing))
        if self._kept.said and event.code not in self._kept.incident.effects:
            worse = worst is not None and (old.incident.severity is None or worst > old.incident.severity)
            self._say(Event.ESCALATED if worse else Event.FIRING, event.at)

    def _resolves(self, event: AlertEvent) -> Incident | None:
        if self._kept is None:
            return None
        firing = tuple(code for code in self._kept.firing if code != event.code)
        left = (event.code,) if event.basis is Basis.EDITED else ()
        incident = replace(self._kept.incident, unwatched=(*self._kept.incident.unwatched, *left))
        self._change(replace(self._kept, incident=incident, firing=firing))
        if firing:
            return None
        self.stop()
        self._task = None
        self._kept = replace(self._kept, incident=replace(self._kept.incident, closed_at=event.at))
        self._say(Event.RESOLVED, event.at)
        ended, self._kept = self._kept.incident, None
        return ended

    def _goes_on(self, event: AlertEvent) -> None:
        """A reminder, flapping or escalation: said of the alerts that are said themselves."""
        if self._kept is None or not self._kept.said or event.code in self._kept.incident.effects:
            return
        if event.event is Event.REMINDER and event.code != self._kept.incident.alerts[0]:
            return
        worst = max(filter(None, (self._kept.incident.severity, event.severity)), default=None)
        self._change(replace(self._kept, incident=replace(self._kept.incident, severity=worst)))
        self._say(event.event, event.at)

    def _look_again(self, reason: str, now: datetime) -> None:
        """Start the diagnosis of a new incident, or a second one where the reason changed."""
        if self._kept is None or (self._task is not None and not self._task.done()):
            return
        if not self._kept.said:
            self._task = asyncio.ensure_future(self._begin(reason, now))
        elif self._is_old and self._is_due(self._kept, reason):
            self._task = asyncio.ensure_future(self._conclude(reason))

    def _is_due(self, kept: Kept, reason: str) -> bool:
        """True if probes fail for another reason than when it was diagnosed, or if it was one of too many then."""
        crowded = kept.incident.found is Found.CROWDED
        return crowded or (kept.diagnoses == 1 and reason not in ("", kept.reason))

    @property
    def _is_old(self) -> bool:
        return self._clock() - self._began >= AGAIN_AFTER_S

    async def _begin(self, reason: str, now: datetime) -> None:
        await asyncio.gather(asyncio.sleep(self._wait_s), self._conclude(reason))
        await self._world.others()
        if self._kept is not None:
            self._say(self._kept.begins, now)

    async def _conclude(self, reason: str) -> None:
        """Diagnose, and write what was found into the incident."""
        if self._kept is None:
            return
        found = await self._diagnosed(self._kept.incident)
        kept, made = self._kept, found.found is not Found.CROWDED
        self._began = self._began if made else self._clock()
        incident = replace(
            kept.incident,
            found=found.found,
            root=found.root,
            rivals=found.rivals,
            sentence=found.sentence,
            first_step=found.first_step,
            changed=found.changed,
            peer=found.peer,
        )
        self._change(
            replace(kept, incident=incident, diagnoses=kept.diagnoses + made, reason=reason, follows=found.follows)
        )

    async def _diagnosed(self, incident: Incident) -> Conclusion:
        now = self._clock()
        self._made = [one for one in self._made if now - one < HOUR_S]
        if len(self._made) >= MOST_AN_HOUR:
            return Conclusion(Found.LEFT_OUT)
        self._made.append(now)
        found = await self._world.diagnose(incident)
        if found.found is Found.CROWDED:
            self._made.remove(now)
        return found

    def _change(self, kept: Kept) -> None:
        """Keep it, with its effects: only what follows from a proven root is not said."""
        root = kept.incident.root
        follows = kept.follows if root is not None and root.confidence is Confidence.PROVEN else ()
        effects = self._world.effects(kept.incident.alerts, follows)
        self._kept = replace(kept, incident=replace(kept.incident, effects=effects))
        self._world.keep(self._kept)

    def _say(self, event: Event, at: datetime) -> None:
        """Tell first: after a kill before it is written down it is told again, under the same number."""
        if self._kept is not None:
            said = self._kept.said + 1
            self._world.tell(replace(self._kept.incident, seq=said), event, said, at)
            self._change(replace(self._kept, said=said, incident=replace(self._kept.incident, seq=said)))
