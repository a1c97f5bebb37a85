"""The sockets of a load: which are open and under way, how they end, and bytes that a socket did not take at once."""

from collections import deque
from time import monotonic_ns
from typing import Final

from wsinvest.load import tls
from wsinvest.load.events import Events
from wsinvest.load.failures import Counts, Ends, Failures
from wsinvest.load.link import CLOSING, GONE, OPEN, Link
from wsinvest.load.poller import READ, WRITE, poller
from wsinvest.load.recorder import Recorder
from wsinvest.model.stage import Reason, StageName
from wsinvest.transport.tcp import reason_of

NS: Final = 1_000_000_000
EARLY_NS: Final = NS  # an end so soon after opening is a refusal that came late
UNSENT: Final = 256 * 1024  # bytes that one connection may keep: a server that asks and never reads gets no more


class Sockets:
    """All connections by their descriptors. `opened`: those that are open, in no order; `under_way`: those before."""

    def __init__(self, events: Events) -> None:
        """None yet."""
        self.events = events
        self.poller = poller()
        self.links: dict[int, Link] = {}
        self.opened: list[Link] = []
        self.under_way = 0
        self.most_open = 0
        self.counts, self.failures, self.ends, self.recorder = Counts(), Failures(), Ends(), Recorder.new()
        self._started: deque[Link] = deque()

    def expire(self, before_ns: int) -> None:
        """Fail what was begun before this time and is not open yet."""
        started = self._started
        while started and (started[0].state >= OPEN or started[0].due < before_ns):
            link = started.popleft()
            if link.state < OPEN:
                self.fail(link, link.stage, Reason.TIMEOUT)

    def fail(self, link: Link, stage: StageName, reason: Reason, status: int | None = None) -> None:
        """A connection did not open."""
        now = monotonic_ns()
        self.forget(link)
        self.counts.failed += 1
        self.failures.add((stage, reason, status), now)
        self.events.failed(link.tag, stage, reason, status, now)

    def end(self, link: Link, reason: Reason, code: int | None = None) -> None:
        """The server ended an open connection, or answered our close frame."""
        now, ours, early = monotonic_ns(), link.state == CLOSING, monotonic_ns() - link.mark < EARLY_NS
        self.forget(link)
        if ours:
            self.counts.dropped += 1
            return
        self.counts.closed += 1
        self.ends.add(code, reason)
        self.ends.early += early
        self.events.closed(link.tag, code, now)

    def forget(self, link: Link) -> None:
        """Close its socket and take it out of every list."""
        if link.state < OPEN:
            self.under_way -= 1
        self._not_open(link)
        link.state = GONE
        del self.links[link.fd]
        self.poller.forget(link.fd)
        link.sock.close()
        link.tls = link.kept = link.unsent = None

    def _not_open(self, link: Link) -> None:
        """Take it out of the open ones: the last of them takes its place."""
        if link.place >= 0:
            last = self.opened.pop()
            if last is not link:
                self.opened[link.place] = last
                last.place = link.place
            link.place = -1

    def send(self, link: Link, data: bytes) -> None:
        """Send plain bytes; what the socket does not take follows when it can."""
        if link.tls is not None:
            data = tls.sealed(link.tls, data)
        self.put(link, data)

    def put(self, link: Link, data: bytes) -> None:
        """Send bytes as they are on the wire."""
        if link.unsent:
            link.unsent += data
            if len(link.unsent) > UNSENT:
                self.lost(link, Reason.TIMEOUT)
            return
        try:
            sent = link.sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            self.lost(link, reason_of(error))
            return
        if sent < len(data):
            link.unsent = data[sent:]
            self.poller.modify(link.fd, READ | WRITE)

    def flush(self, link: Link) -> None:
        """The socket takes bytes again."""
        data, link.unsent = link.unsent or b"", None
        self.poller.modify(link.fd, READ)
        if data:
            self.put(link, data)

    def lost(self, link: Link, reason: Reason) -> None:
        """The connection broke, at whatever stage it was."""
        if link.state == GONE:
            return
        if link.state < OPEN:
            self.fail(link, link.stage, reason)
        else:
            self.end(link, Reason.NO_CLOSE_FRAME if reason is Reason.CLOSED else reason)
