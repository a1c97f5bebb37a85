"""Open connections of a load: pings and messages that are due, their answers, and how a connection ends."""

from collections import deque
from time import monotonic_ns
from typing import Final

from wsinvest.load import frames
from wsinvest.load.client_pings import ClientPings
from wsinvest.load.events import Events
from wsinvest.load.frames import BINARY, CLOSE, PING, PONG, TEXT, WHOLE_PONG, Pinger
from wsinvest.load.handshakes import Handshakes
from wsinvest.load.link import CLOSING, OPEN, Link
from wsinvest.load.way import Way
from wsinvest.model.close_codes import NORMAL_CLOSURE
from wsinvest.model.stage import Reason
from wsinvest.speak import engineio

_US: Final = 1000
_OPCODE: Final = 0x0F


class Conversations(Handshakes):
    """Connections with what is said on them."""

    def __init__(self, way: Way, events: Events) -> None:
        """Nothing is opened yet."""
        super().__init__(way, events)
        self._pinger = Pinger()
        self._since = monotonic_ns()
        self._next = 0
        self.client_pings = ClientPings(lambda link: self.send(link, frames.masked(TEXT, engineio.PING)))
        self.receive = self._frames

    def ping(self, due: int) -> None:
        """A ping that was due then, on the next open connection in turn; counted as sent where none is open too."""
        link = self._in_turn()
        if link is not None:
            now = monotonic_ns()
            self.counts.sent += 1
            self.recorder.lag.append((now - due) // _US)
            self.send(link, self._pinger.ping(due, now))

    def say(self, due: int, text: bytes, packed: bytes) -> None:
        """A text message that was due then; `packed`: its compressed payload, sent where that was negotiated."""
        link = self._in_turn()
        if link is None:
            return
        now = monotonic_ns()
        self.counts.sent += 1
        self.recorder.lag.append((now - due) // _US)
        if link.waiting is None:
            link.waiting = deque()
        link.waiting.append(due)
        link.waiting.append(now)
        self.send(link, frames.masked(TEXT, packed if link.deflate else text, compressed=link.deflate))

    def leave(self, link: Link) -> None:
        """Begin to close a connection with 1000."""
        self._not_open(link)
        link.state = CLOSING
        self.send(link, frames.close(NORMAL_CLOSURE))

    def _in_turn(self) -> Link | None:
        opened = self.opened
        if not opened:
            return None
        self._next = (self._next + 1) % len(opened)
        return opened[self._next]

    def _frames(self, link: Link, data: bytes) -> None:
        """Received bytes of an open connection."""
        if len(data) == WHOLE_PONG and not link.kept and data.startswith(frames.PONG_START):
            self._pong(data[2:])
            return
        if link.kept:
            data = link.kept + data
        found, left, fault = frames.parsed(data)
        link.kept = left or None
        for first, payload in found:
            self._frame(link, first & _OPCODE, first, payload)
            if link.state not in (OPEN, CLOSING):
                return
        if fault is not None:
            self.end(link, fault)

    def _frame(self, link: Link, opcode: int, first: int, payload: bytes) -> None:
        if opcode == PONG:
            self._pong(payload)
        elif opcode == CLOSE:
            self._closed(link, payload)
        elif opcode == PING:
            self.send(link, frames.masked(PONG, payload))
        elif opcode in (TEXT, BINARY):
            self._message(link, first, payload)

    def _pong(self, payload: bytes) -> None:
        """The answer to a ping; one that we did not send is ignored, as RFC 6455 section 5.5.3 demands."""
        now = monotonic_ns()
        due, sent = frames.times_of(payload)
        if self._since <= due <= sent <= now:
            self.counts.answered += 1
            self.recorder.latency.append((now - due) // _US)
            self.recorder.service.append((now - sent) // _US)

    def _message(self, link: Link, first: int, payload: bytes) -> None:
        self.counts.received += 1
        speech = link.speech
        said = payload.decode("utf-8", "replace") if speech is not None and first == 0x80 | TEXT else None
        if link.waiting and (said is None or speech.carries(said)):
            now, due, sent = monotonic_ns(), link.waiting.popleft(), link.waiting.popleft()
            self.counts.answered += 1
            self.recorder.latency.append((now - due) // _US)
            self.recorder.service.append((now - sent) // _US)
        if said is not None:
            self._spoken(link, said)

    def _spoken(self, link: Link, said: str) -> None:
        """A packet of Engine.IO: answer it; once it shows that the client must ping, do so from then on."""
        speech = link.speech
        owed = speech.client_pings_s
        for answer in speech.text(said):
            self.send(link, frames.masked(TEXT, answer.encode()))
        if owed is None and speech.client_pings_s is not None:
            self.client_pings.owe(link, monotonic_ns(), speech.client_pings_s)
        if speech.reason is not None and link.state == OPEN:
            self.end(link, speech.reason)

    def _closed(self, link: Link, payload: bytes) -> None:
        """A close frame came: answer it unless it is the answer to ours, and end."""
        if link.state == OPEN:
            self.send(link, frames.masked(CLOSE, payload[:2]))
        if link.state in (OPEN, CLOSING):
            code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
            self.end(link, Reason.CLOSE_FRAME, code)
