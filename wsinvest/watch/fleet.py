"""The incidents of all targets of a watch: those with one root cause at one address are told as one.

So are those that fall together, fail alike, and are too many to be diagnosed.

Whoever speaks first speaks for all of them, also for those whose cause is found later: the next message names them.
Their end is told once, when the last one is over.
"""

import asyncio
from dataclasses import replace
from typing import Final, Protocol

from wsinvest.model.alert import Event, Found, Incident
from wsinvest.redact.secret import Secret

WAIT_S: Final = 15.0  # for the diagnoses of others that are under way, before the first message
_STEP_S: Final = 0.1


class Member(Protocol):
    """A target under watch."""

    @property
    def name(self) -> str:
        """The target's name."""

    @property
    def incident(self) -> Incident | None:
        """The open incident, None if there is none."""

    @property
    def receivers(self) -> frozenset[Secret]:
        """The URLs of its receivers."""

    def told_with(self, fleet: tuple[str, ...], speaker: str) -> None:
        """Its incident is told with those of these targets, in the messages of the incident `speaker`."""

    def ended(self, speaker: str) -> Incident | None:
        """Its incident that was told in the messages of `speaker`, if it ended lately."""

    def title(self, code: str) -> str:
        """What one of its alerts says."""


class Fleet:
    """The members by the name of their target."""

    def __init__(self) -> None:
        """Nobody is watched yet."""
        self._members: dict[str, Member] = {}

    def join(self, member: Member) -> None:
        """Watch this one too."""
        self._members[member.name] = member

    async def settled(self, member: Member) -> None:
        """Wait for the diagnoses of others that may find the same cause, no longer than WAIT_S."""
        for _ in range(round(WAIT_S / _STEP_S)):
            if not any(one.found is Found.NOT_YET for one in self._others(member)):
                return
            await asyncio.sleep(_STEP_S)

    def tell(self, member: Member, incident: Incident, event: Event) -> tuple[tuple[Member, Incident], ...]:
        """Which incidents are to be told now that this event of this one is, and whose they are."""
        if event is Event.RESOLVED:
            return self._end(member, incident)
        if incident.seq == 1:
            if not incident.fleet and self._joins(member, incident):
                return ()
            incident = incident if incident.fleet else self._gathered(member, incident)
            return ((member, incident),) if _speaks(member, incident) else ()
        if event is Event.REMINDER and any(self._is_open(name, incident) for name in _before(member, incident)):
            return ()
        return ((member, incident),)

    def _others(self, member: Member) -> list[Incident]:
        found = [one.incident for one in self._members.values() if one is not member]
        return [one for one in found if one is not None]

    def _joins(self, member: Member, incident: Incident) -> bool:
        """True if an open incident of the same cause was told already: from now on this one is told with it."""
        for other in self._members.values():
            told = None if other is member else other.incident
            if told is None or not told.seq or not _speaks(other, told) or not _is_same(other, told, member, incident):
                continue
            fleet = tuple(dict.fromkeys((*(told.fleet or (other.name,)), member.name)))
            lasting = [self._members[name] for name in told.fleet if self._is_open(name, told)] or [other]
            for one in (*lasting, member):
                one.told_with(fleet, told.id)
            return True
        return False

    def _gathered(self, member: Member, incident: Incident) -> Incident:
        """The incident with those that are told with it from now on: of the same cause, and not told yet."""
        alike = [one for one in self._members.values() if one is not member and self._is_alike(one, member, incident)]
        if not alike:
            return incident
        fleet = (member.name, *(one.name for one in alike))
        for one in (member, *alike):
            one.told_with(fleet, incident.id)
        return replace(incident, fleet=fleet, speaker=incident.id)

    def _is_alike(self, other: Member, member: Member, incident: Incident) -> bool:
        found = other.incident
        if found is None or found.seq or found.fleet:
            return False
        return _is_same(other, found, member, incident) or _is_crowd(other, found, member, incident)

    def _end(self, member: Member, incident: Incident) -> tuple[tuple[Member, Incident], ...]:
        """Its own end, where it spoke itself; and the end of all, where it is the last one.

        That one names what is no longer watched of any of them, since it must not say that all are well again.
        """
        if not incident.fleet:
            return ((member, incident),)
        speaks = _speaks(member, incident)
        own = ((member, incident),) if not speaks and incident.seq > 2 else ()
        if any(self._is_open(name, incident) for name in incident.fleet if name != member.name):
            return own
        over = self._over(member, incident)
        unwatched = tuple(dict.fromkeys(code for one in over.values() for code in one.unwatched))
        first = incident.fleet[0]
        if speaks or first not in over:  # it is watched no more
            return ((member, replace(incident, unwatched=unwatched)),)
        return (*own, (self._members[first], replace(over[first], unwatched=unwatched)))

    def _over(self, member: Member, incident: Incident) -> dict[str, Incident]:
        """The incidents that were told with this one and have ended, by target; this one last."""
        others = (self._members[name] for name in incident.fleet if name in self._members and name != member.name)
        ended = {one.name: found for one in others if (found := one.ended(incident.speaker))}
        return ended | {member.name: incident}

    def _is_open(self, name: str, incident: Incident) -> bool:
        """True if the incident of this target that is told with this one lasts."""
        other = self._members.get(name)
        found = None if other is None else other.incident
        return found is not None and found.speaker == incident.speaker and found.fleet == incident.fleet


def _is_same(other: Member, theirs: Incident, member: Member, incident: Incident) -> bool:
    """True if both have one root cause at one address, and the same receivers."""
    if theirs.root is None or incident.root is None or incident.found is not Found.ROOT or not incident.peer:
        return False
    same = (theirs.root.code, theirs.peer) == (incident.root.code, incident.peer)
    return same and other.receivers == member.receivers


def _is_crowd(other: Member, theirs: Incident, member: Member, incident: Incident) -> bool:
    """True if neither was diagnosed for their number, and a message would say the same of both."""
    crowded = theirs.found is Found.CROWDED is incident.found
    said, says = (tuple(map(one.title, which.alerts)) for one, which in ((other, theirs), (member, incident)))
    return crowded and said == says and other.receivers == member.receivers


def _speaks(member: Member, incident: Incident) -> bool:
    return not incident.fleet or incident.fleet[0] == member.name


def _before(member: Member, incident: Incident) -> tuple[str, ...]:
    """The targets that are asked to speak before this one."""
    return incident.fleet[: incident.fleet.index(member.name)] if member.name in incident.fleet else ()
