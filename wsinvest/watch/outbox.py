"""Messages that wait for their receivers: one file a message and receiver, written before it is sent.

On a full disk they wait in memory. What fired and was resolved while nothing could be sent is one message. Times in
the files are of the wall clock, since they must outlive a restart.
"""

import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from wsinvest.host.files import UNREADABLE, write_whole
from wsinvest.model.alert import Event
from wsinvest.model.delivery import Delivery, Receiver, Refused, Retry, Sent
from wsinvest.model.registry import members
from wsinvest.redact.secret import Secret
from wsinvest.watch.message import Message

RECEIVERS: Final = "wsinvest.watch.receivers"
FIRST_S: Final = 5.0
LONGEST_S: Final = 3600.0
KEPT: Final = timedelta(days=3)
LIMIT_S: Final = 10.0  # for one message at one receiver
MOST: Final = 1000  # messages that wait; of more the oldest are dropped

Send = Callable[[Message, Secret, float], Awaitable[Delivery]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message on its way to one receiver, which the name of a variable stands for."""

    receiver: str
    message: Message
    put_at: datetime
    next_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that was given up: why, in English, without the receiver's URL."""

    receiver: str
    message: Message
    why: str


@dataclass(frozen=True, slots=True)
class Delayed:
    """A message that was not taken at its first try, and why; it is tried again, which is not told each time."""

    receiver: str
    message: Message
    why: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that was delayed and is taken now, `why`: after how many tries."""

    receiver: str
    message: Message
    why: str


Noteworthy = Failed | Delayed | Arrived


class Outbox:
    """The messages of one target that wait, in a folder."""

    def __init__(self, folder: Path, receivers: Mapping[str, Secret], now: Callable[[], datetime]) -> None:
        """`receivers`: URLs by the names of their variables. Nothing is read or written yet."""
        self._folder = folder
        self._receivers = receivers
        self._now = now
        self._in_memory: dict[Path, Waiting] = {}

    def put(self, message: Message) -> None:
        """Keep it for each receiver."""
        now = self._now()
        for name in self._receivers:
            self._write(Waiting(name, message, now, now))
        for path in self._paths()[:-MOST]:
            self._remove(path)

    def waiting(self) -> tuple[Waiting, ...]:
        """What waits, oldest first; a file that cannot be read is left out."""
        return tuple(self._read())

    @property
    def oldest(self) -> datetime | None:
        """When the oldest message that waits was put, None if none does."""
        return min((one.put_at for one in self._read()), default=None)

    async def deliver(self) -> tuple[Noteworthy, ...]:
        """Send what is due, in order for each receiver. Returned is what went otherwise than at the first try."""
        noted: list[Noteworthy] = []
        by_name: dict[str, list[Waiting]] = {}
        for one in self._read():
            by_name.setdefault(one.receiver, []).append(one)
        for name, queue in by_name.items():
            if name not in self._receivers:
                noted += [self._gave_up(one, "is no receiver any more") for one in queue]
                continue
            for one in self._combined(queue):
                if one.next_at > self._now() + timedelta(seconds=LONGEST_S):
                    one = replace(one, next_at=self._now())  # the clock was set back
                if one.next_at > self._now():
                    break  # those behind it wait as well, for their order's sake
                outcome = await sender(self._receivers[name])(one.message, self._receivers[name], LIMIT_S)
                if not self._settle(one, outcome, noted):
                    break
        return tuple(noted)

    def _settle(self, one: Waiting, outcome: Delivery, noted: list[Noteworthy]) -> bool:
        """Keep or remove it, by what its delivery came to; True if the next one may be sent."""
        match outcome:
            case Sent():
                self._remove(self._path(one))
                noted += [Arrived(one.receiver, one.message, f"after {one.tries} tries")] if one.tries else []
            case Refused(why):
                noted.append(self._gave_up(one, why))
            case Retry(why) if self._now() - one.put_at >= KEPT:
                noted.append(self._gave_up(one, why))
            case Retry(why, after_s):
                wait = min(LONGEST_S, FIRST_S * 2**one.tries) * random.uniform(0.8, 1.2)  # noqa: S311  jitter
                later = self._now() + timedelta(seconds=min(LONGEST_S, max(wait, after_s or 0.0)))
                self._write(replace(one, tries=one.tries + 1, next_at=later))
                noted += [] if one.tries else [Delayed(one.receiver, one.message, why)]
                return False
        return True

    def _combined(self, queue: list[Waiting]) -> list[Waiting]:
        """Without the messages of incidents that began and ended before anything of them could be sent.

        The last message of each remains: it says since when, and what the cause was.
        """
        first = {one.message.incident: one for one in reversed(queue)}
        last = {one.message.incident: one for one in queue}
        over = {
            name
            for name, one in last.items()
            if one.message.event is Event.RESOLVED and first[name].message.event is Event.FIRING
        }
        for one in queue:
            if one.message.incident in over and one is not last[one.message.incident]:
                self._remove(self._path(one))
        ends = {name: replace(last[name], tries=first[name].tries) for name in over}  # tried as often as its beginning
        kept = (one for one in queue if one.message.incident not in over or one is last[one.message.incident])
        return [ends.get(one.message.incident, one) for one in kept]

    def _gave_up(self, one: Waiting, why: str) -> Failed:
        self._remove(self._path(one))
        return Failed(one.receiver, one.message, why)

    def _write(self, one: Waiting) -> None:
        path = self._path(one)
        try:
            write_whole(path, msgspec.json.encode(one))
        except OSError:
            self._in_memory[path] = one
        else:
            self._in_memory.pop(path, None)

    def _remove(self, path: Path) -> None:
        self._in_memory.pop(path, None)
        with suppress(OSError):  # it is sent again, under the same number
            path.unlink(missing_ok=True)

    def _path(self, one: Waiting) -> Path:
        return self._folder / f"{one.message.incident}-{one.message.seq:06d}-{one.receiver}.json"

    def _paths(self) -> list[Path]:
        return sorted({*self._folder.glob("*.json"), *self._in_memory})

    def _read(self) -> Iterator[Waiting]:
        for path in self._paths():
            if (held := self._in_memory.get(path)) is not None:
                yield held
                continue
            with suppress(OSError, *UNREADABLE):
                yield msgspec.json.decode(path.read_bytes(), type=Waiting)


def sender(url: Secret) -> Receiver[Any, Awaitable[Delivery]]:
    """The receiver for this URL's scheme."""
    scheme = url.reveal().partition(":")[0].lower()
    found = _receivers()
    return found.get(scheme) or found[""]


@cache
def _receivers() -> Mapping[str, Receiver[Any, Awaitable[Delivery]]]:
    """The receivers by scheme; that of all other schemes by the empty one."""
    units = [unit for unit in members(RECEIVERS) if isinstance(unit, Receiver)]
    return {scheme: unit for unit in units for scheme in (*unit.schemes, *([""] if unit.rest else []))}
