"""Incidents of one target: alerts that fire together, one diagnosis for them, and the few messages that are sent.

The first message waits GROUP_WAIT_S for other alerts, and for the diagnosis, which has a limit of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Final

from wsinvest.model.alert import AlertEvent, Event, Found, Incident
from wsinvest.model.finding import Confidence
from wsinvest.watch.diagnosing import Conclusion

GROUP_WAIT_S: Final = 20.0
MOST_AN_HOUR: Final = 4  # diagnoses
AGAIN_AFTER_S: Final = 900.0  # a second diagnosis of an incident, if the reason of its failures changed
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


@dataclass(frozen=True, slots=True)
class World:
    """What incidents need of the watch.

    `diagnose`: in how far the cause is known. `tell`: send a message of this kind, with its number in the incident.
    `keep`: write it down. `effects`: which of its alerts follow from the others and from these codes.
    """

    diagnose: Callable[[Incident], Awaitable[Conclusion]]
    tell: Callable[[Incident, Event, int, datetime], None]
    keep: Callable[[Kept], None]
    effects: Callable[[tuple[str, ...], tuple[str, ...]], tuple[str, ...]]


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
        self._change(replace(old, incident=replace(old.incident, alerts=alerts, severity=worst), firing=firing))
        if self._kept.said and event.code not in self._kept.incident.effects:
            worse = worst is not None and (old.incident.severity is None or worst > old.incident.severity)
            self._say(Event.ESCALATED if worse else Event.FIRING, event.at)

    def _resolves(self, event: AlertEvent) -> Incident | None:
        if self._kept is None:
            return None
        firing = tuple(code for code in self._kept.firing if code != event.code)
        self._change(replace(self._kept, firing=firing))
        if firing:
            return None
        self.stop()
        self._task = None
        self._change(replace(self._kept, incident=replace(self._kept.incident, closed_at=event.at)))
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
        elif self._kept.diagnoses == 1 and reason not in ("", self._kept.reason) and self._is_old:
            self._task = asyncio.ensure_future(self._conclude(reason))

    @property
    def _is_old(self) -> bool:
        return self._clock() - self._began >= AGAIN_AFTER_S

    async def _begin(self, reason: str, now: datetime) -> None:
        await asyncio.gather(asyncio.sleep(self._wait_s), self._conclude(reason))
        if self._kept is not None:
            self._say(self._kept.begins, now)

    async def _conclude(self, reason: str) -> None:
        """Diagnose, and write what was found into the incident."""
        if self._kept is None:
            return
        found = await self._diagnosed(self._kept.incident)
        kept = self._kept
        incident = replace(
            kept.incident,
            found=found.found,
            root=found.root,
            rivals=found.rivals,
            sentence=found.sentence,
            first_step=found.first_step,
            changed=found.changed,
        )
        self._change(
            replace(kept, incident=incident, diagnoses=kept.diagnoses + 1, reason=reason, follows=found.follows)
        )

    async def _diagnosed(self, incident: Incident) -> Conclusion:
        now = self._clock()
        self._made = [one for one in self._made if now - one < HOUR_S]
        if len(self._made) >= MOST_AN_HOUR:
            return Conclusion(Found.LEFT_OUT)
        self._made.append(now)
        return await self._world.diagnose(incident)

    def _change(self, kept: Kept) -> None:
        """Keep it, with its effects: only what follows from a proven root is not said."""
        root = kept.incident.root
        follows = kept.follows if root is not None and root.confidence is Confidence.PROVEN else ()
        effects = self._world.effects(kept.incident.alerts, follows)
        self._kept = replace(kept, incident=replace(kept.incident, effects=effects))
        self._world.keep(self._kept)

    def _say(self, event: Event, at: datetime) -> None:
        if self._kept is not None:
            self._change(replace(self._kept, said=self._kept.said + 1))
            self._world.tell(self._kept.incident, event, self._kept.said, at)
