"""The load engine: one loop that opens connections by a schedule, holds them, and sends what is due on them."""

from collections.abc import Callable, Iterator
from time import monotonic_ns
from typing import Final

from wsinvest.load import frames
from wsinvest.load.conversations import Conversations
from wsinvest.load.cost import Cost, Usage
from wsinvest.load.events import Events
from wsinvest.load.failures import Counts, Ends, Failures
from wsinvest.load.link import OPEN
from wsinvest.load.recorder import Recorder
from wsinvest.load.sources import CLOSING_AT_ONCE, Appointments, Flood, Scheduled, Source
from wsinvest.load.way import Way

NS: Final = 1_000_000_000
OPEN_S: Final = 10.0
TICK_NS: Final = 50_000_000  # between two looks at what has no event of its own: timeouts, and whether to stop
CLOSE_S: Final = 2.0
NO_LIMIT: Final = 2**31


class Engine:
    """Connections to one target, driven by one thread; `run` works until a time, and may be called again and again.

    What is to be done may be given at any time, also from the methods of `events`. Times are of `time.monotonic_ns`.
    """

    def __init__(self, way: Way, *, events: Events | None = None, open_s: float = OPEN_S, most: int = NO_LIMIT) -> None:
        """Nothing is opened yet.

        `open_s`: how long a connection may take to open, from the moment it was due. `most`: open and under way at
        once; one that is due while there are so many is left out, and counted as such.
        """
        self._talk = Conversations(way, events or Events())
        self._open_ns = round(open_s * NS)
        self._most = most
        self._appointments = Appointments(self._start)
        self._sources: list[Source] = []
        self._tick = 0
        self._usage = Usage()

    @property
    def open(self) -> int:
        """How many connections are open now."""
        return len(self._talk.opened)

    @property
    def under_way(self) -> int:
        """How many are being opened now."""
        return self._talk.under_way

    @property
    def way(self) -> Way:
        """Where the connections lead."""
        return self._talk.way

    @property
    def counts(self) -> Counts:
        """What happened so far."""
        return self._talk.counts

    @property
    def failures(self) -> Failures:
        """The connections that did not open, by class."""
        return self._talk.failures

    @property
    def ends(self) -> Ends:
        """The open connections that the server ended."""
        return self._talk.ends

    @property
    def recorder(self) -> Recorder:
        """The times."""
        return self._talk.recorder

    @property
    def idle(self) -> bool:
        """True if nothing is scheduled or under way; open connections may be held."""
        return (
            not self._talk.under_way
            and not self._appointments.left
            and not any(source.left for source in self._sources)
        )

    def cost(self) -> Cost:
        """What the load costs ourselves so far."""
        return self._usage.cost(self._talk.most_open)

    def open_by(self, dues: Iterator[int]) -> None:
        """Open a connection at each of these times (ascending)."""
        self._sources.append(Scheduled(dues, lambda due: self._start(due, 0)))

    def open_at(self, due_ns: int, tag: int = 0) -> None:
        """Open one connection at this time; `tag` is told to the events."""
        self._appointments.add(due_ns, tag)

    def open_flood(self, count: int, in_flight: int) -> None:
        """Open so many as fast as possible, with at most `in_flight` under way; for rates, not for latencies."""
        talk = self._talk
        self._sources.append(Flood(count, in_flight, lambda: talk.under_way, lambda due: self._start(due, 0)))

    def ping_by(self, dues: Iterator[int]) -> None:
        """Send a ping at each of these times, on the open connections in turn; at a time when none is open, none."""
        self._sources.append(Scheduled(dues, self._talk.ping))

    def say_by(self, dues: Iterator[int], text: bytes) -> None:
        """Send a text message at each of these times; the next message on the same connection is its answer.

        It is compressed on connections that negotiated permessage-deflate.
        """
        packed, talk = frames.deflated(text), self._talk
        self._sources.append(Scheduled(dues, lambda due: talk.say(due, text, packed)))

    def forget_work(self) -> None:
        """Nothing further is opened or sent; what is open stays open."""
        self._sources.clear()
        self._appointments.clear()

    def close(self, count: int) -> None:
        """Begin to close so many of the open connections, with 1000."""
        for link in self._talk.opened[: -count - 1 : -1]:
            self._talk.leave(link)

    def close_older(self, age_ns: int, keep: int) -> None:
        """Begin to close all that have been open for so long, but for `keep` of them."""
        before = monotonic_ns() - age_ns
        old = [link for link in self._talk.opened if link.mark < before]
        for link in old[: max(0, min(len(old), self.open - keep))]:
            self._talk.leave(link)

    def run(self, until_ns: int, stop: Callable[[], bool] | None = None) -> bool:
        """Work until this time; True if `stop`, which is asked every 50 ms, ended it before."""
        while (now := monotonic_ns()) < until_ns:
            if now >= self._tick:
                self._look_after(now)
                if stop is not None and stop():
                    return True
            self._turn(now, min(until_ns, self._tick))
        return False

    def run_until(self, done: Callable[["Engine"], bool], limit_ns: int) -> bool:
        """Work until `done`, which is asked after each turn; False if the limit came first."""
        while not done(self):
            now = monotonic_ns()
            if now >= limit_ns:
                return False
            if now >= self._tick:
                self._look_after(now)
            self._turn(now, min(limit_ns, self._tick))
        return True

    def close_all(self, seconds: float = CLOSE_S) -> None:
        """Close every open connection with 1000, wait for the answers, and end what is left."""
        self.forget_work()
        talk, limit = self._talk, monotonic_ns() + round(seconds * NS)
        for link in [link for link in talk.links.values() if link.state < OPEN]:
            talk.counts.dropped += 1
            talk.forget(link)
        while talk.opened and monotonic_ns() < limit:
            self.close(CLOSING_AT_ONCE)
            self._turn(monotonic_ns(), 0)
        self.run_until(lambda _: not talk.links, limit)
        for link in list(talk.links.values()):
            talk.counts.dropped += 1
            talk.forget(link)

    def shut(self) -> None:
        """Give every descriptor back. The engine can do nothing more; what was counted stays."""
        for link in list(self._talk.links.values()):
            self._talk.forget(link)
        self._talk.poller.close()

    def _start(self, due: int, tag: int) -> None:
        talk = self._talk
        if talk.under_way + len(talk.opened) < self._most:
            talk.start(due, tag)
        else:
            talk.counts.left_out += 1

    def _turn(self, now: int, until: int) -> None:
        """Do what is due, then look at the sockets, and wait for them no longer than to the next piece of work."""
        due = until
        for source in self._sources:
            if source.due <= now:
                source.work(now)
            due = min(due, source.due)
        if self._appointments.due <= now:
            self._appointments.work(now)
        owed = self._talk.client_pings
        if owed.due <= now:
            owed.work(now)
        due = min(due, self._appointments.due, owed.due)
        ready = self._talk.ready
        for fd, mask in self._talk.poller.wait(due - monotonic_ns()):
            ready(fd, mask)

    def _look_after(self, now: int) -> None:
        self._tick = now + TICK_NS
        self._talk.expire(now - self._open_ns)
        self._talk.recorder.fold()
        self._sources = [source for source in self._sources if source.left]
