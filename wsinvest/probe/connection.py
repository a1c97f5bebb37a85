"""One WebSocket connection from dns to its close, as an attempt: nothing raises for a fault of the target."""

import ssl
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any, Final

from wsinvest.facts.engineio import error_of
from wsinvest.model.attempt import Attempt, Change, EngineIo, EngineState, Negotiated, Response, Sent
from wsinvest.model.close_codes import NORMAL_CLOSURE
from wsinvest.model.session import HOLD_S, EventKind, SessionEvent, Side, end_kind, refusal
from wsinvest.model.stage import Reason, StageName
from wsinvest.probe import request as asking
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.first_words import AFTER_ERROR_S, FirstWords
from wsinvest.probe.pings import Pings
from wsinvest.probe.request import ProbeRequest
from wsinvest.probe.response import returned, shown
from wsinvest.speak import engineio
from wsinvest.transport.http1 import Head, ResponseReader
from wsinvest.transport.opener import PART_S, Deadline, Opened, open_stream, read_body, read_head
from wsinvest.transport.tcp import Stream
from wsinvest.transport.tls import offering
from wsinvest.transport.websocket import MESSAGE_LIMIT, Conversation

CLOSE_S: Final = 0.5  # how long the answer to our close frame may take
BODY_S: Final = 1.0  # a refusal's status is what counts; its body may be endless
SWITCHING: Final = 101
STAGES: Final = tuple(name for name in StageName if StageName.DNS.depth <= name.depth <= StageName.OPEN.depth)
MOST_EVENTS: Final = 64  # of one session; a server that never pauses would fill the evidence


class Connection:
    """One attempt under way: `open` it, `stay` if it is open, `close` it; `attempt` tells what was seen."""

    def __init__(
        self,
        request: ProbeRequest,
        context: ProbeContext,
        hear: Callable[[str], None] = lambda _text: None,
        largest: int = MESSAGE_LIMIT,
    ) -> None:
        """Nothing is sent yet; `hear` gets each text message that comes; `largest`: bytes of one that is received."""
        self._hear = hear
        self._request = request
        self._context = context
        self._session = engineio.Session(request.resource, request.url.query_names, request.first_message)
        self._rules = Conversation(request.offered, self._listen, deflate=request.deflate, largest=largest)
        self._opened: Opened
        self._sent = Sent()
        self._response: Response | None = None
        self._negotiated: Negotiated | None = None
        self._events: list[SessionEvent] = []
        self._open_since = 0.0
        self._live: Stream | None = None
        self.pings = Pings()
        self.heard_at = self.sent_at = 0.0  # of time.monotonic(): the last bytes of either side since open
        self.taken: Counter[EventKind] = Counter()  # the frames that came since open, by kind
        self._first = FirstWords()

    @property
    def is_open(self) -> bool:
        """True if frames can be exchanged now."""
        return self._live is not None

    @property
    def asked(self) -> bool:
        """True once the connection stands and the request is being sent."""
        return self._sent != Sent()

    async def open(self) -> None:
        """Connect, send the upgrade request and check the answer; ends at the first stage that fails."""
        asked, context = self._request, self._context
        self._opened = await open_stream(
            asked.url,
            deadline=context.deadline,
            route=context.route,
            family=asked.family,
            open_s=asked.open_s,
            context=offering(context.route.trust_for(asked.url), asked.terms) if asked.url.secure else None,
            name=asked.terms.name,
        )
        stream = self._opened.stream
        head = asking.upgrade_head(self._request, self._rules.key)
        self._sent = asking.sent(self._request, head, context.redactor)
        if stream is None:
            return
        try:
            await self._upgrade(stream, head)
        finally:
            if not self.is_open:
                stream.abort()

    @property
    def tls(self) -> ssl.SSLObject | None:
        """The TLS session of the connection that is open, None without TLS."""
        return self._live.tls if self._live is not None and self._opened.tls is not None else None

    @property
    def open_since(self) -> float:
        """When it opened, of time.monotonic(); 0 if it did not."""
        return self._open_since

    @property
    def client_pings_s(self) -> float | None:
        """Seconds between the pings that an Engine.IO client of revision 3 must send; None where none are due."""
        return self._session.client_pings_s

    @property
    def engine(self) -> EngineState | None:
        """How far the Engine.IO session came, None if this is none."""
        return self._session.facts.state if self._session.expected else None

    async def stay(self, seconds: float = HOLD_S, until: Callable[[], bool] = lambda: False) -> None:
        """Watch the first second, or until what is waited for: a server that refuses after accepting does it here."""
        await self._watch(seconds, lambda: until() or self._refused)

    async def _watch(self, seconds: float, until: Callable[[], bool]) -> None:
        end = Deadline(self._context.deadline.within(seconds))
        while self._live and not until():
            reason = await self._next(self._live, end)
            if reason is Reason.TIMEOUT:
                return
            if reason:
                self._ended(reason)

    @property
    def _refused(self) -> bool:
        """True if the server has reported an error in a message, and that ends an attempt."""
        return self._context.ends_on_error and self._first.told is not None

    async def say(self, message: bytes) -> None:
        """Send a text message; nothing where the connection is not open any more."""
        if self._live is not None and self._rules.is_open:
            self.sent_at = monotonic()
            await self._live.send(self._rules.message(message), self._context.deadline.within(PART_S))
            self._happened(EventKind.SENT, by=Side.CLIENT, size=len(message))

    async def ping(self) -> None:
        """Send a ping; nothing where the connection is not open any more."""
        if self._live is not None and self._rules.is_open:
            self.sent_at = monotonic()
            frame = self._rules.ping(self.pings.next(self.sent_at))
            await self._live.send(frame, self._context.deadline.within(PART_S))

    async def close(self) -> None:
        """Send a close frame with 1000 and wait for the answer; no frame if the server has begun to close."""
        if self._refused:  # most servers close at once after it
            await self._watch(AFTER_ERROR_S, lambda: False)
        if self._live is None:
            return
        if self._refused:
            self._ended(Reason.REFUSED_IN_MESSAGE)
            return
        end = Deadline(self._context.deadline.within(CLOSE_S))
        close = self._rules.close(NORMAL_CLOSURE)
        if close:
            await self._live.send(close, end.remaining())
            self._happened(EventKind.CLOSED, by=Side.CLIENT, code=NORMAL_CLOSURE)
        reason = None
        while not reason:  # what the server said before it went is read, whoever was first
            reason = await self._next(self._live, end)
        if reason is not Reason.TIMEOUT:  # a server that leaves our close frame unanswered harms nobody
            self._ended(reason)
        self.abort()

    def abort(self) -> None:
        """End it at once, whatever stage it is in; harmless when it is over."""
        if self._live:
            self._live.abort()
            self._live = None

    def attempt(self, identity: str, change: Change | None = None, base: str = "") -> Attempt:
        """The attempt as evidence, with every stage."""
        return Attempt(
            id=identity,
            stages=self._opened.watch.ended(STAGES),
            change=change,
            sent=self._sent,
            addresses=self._opened.addresses,
            peer=self._opened.peer,
            tls=self._opened.tls,
            response=self._response,
            negotiated=self._negotiated,
            session=tuple(self._events),
            base=base,
            engineio=self._engineio(),
            told=self._first.error(self._context.redactor, left=refusal(tuple(self._events)) is not None),
        )

    def _listen(self, text: str) -> tuple[str, ...]:
        self._hear(text)
        answer = self._session.text(text)
        if not self._session.seen:  # Socket.IO has errors of its own
            self._first.hear(text, (monotonic() - self._open_since) * 1000)
        return answer

    def _engineio(self) -> EngineIo | None:
        """The facts of the Engine.IO session; None if neither the URL nor the server shows that it is one."""
        expected, error = self._session.expected, None
        if self._said_late:
            error = engineio.error_after_upgrade(self._said_late)
        elif self._response is not None and self._response.status != SWITCHING:
            error = error_of(self._response, expected=expected)
        return replace(self._session.facts, error=error) if self._session.seen or error is not None else None

    async def _upgrade(self, stream: Stream, request_head: bytes | None) -> None:
        watch, deadline = self._opened.watch, self._context.deadline
        if request_head is None:
            watch.failed(StageName.REQUEST, Reason.UNSENDABLE)
            return
        reason = await stream.send(request_head, deadline.within(PART_S))
        if watch.judged(StageName.REQUEST, reason):
            return
        reader = ResponseReader()
        reason = await read_head(stream, reader, deadline)
        head = reader.head
        if head is None or reason:
            watch.failed(StageName.RESPONSE, reason or Reason.CLOSED)
            return
        watch.judged(StageName.RESPONSE, None if head.status == SWITCHING else Reason.STATUS)
        if head.status != SWITCHING:
            self._context.jar.keep(returned(head, self._request.url, self._request.url.path))
            await read_body(stream, reader, Deadline(deadline.within(BODY_S)))
        self._response = shown(head, reader.body, self._context.redactor, reader.came_at)
        if head.status == SWITCHING:
            await self._negotiate(stream, head, reader.rest)

    async def _negotiate(self, stream: Stream, head: Head, rest: bytes) -> None:
        watch = self._opened.watch
        if watch.judged(StageName.NEGOTIATION, self._rules.judge(head)):
            return
        clean = self._context.redactor.clean
        self._negotiated = Negotiated(clean(self._rules.subprotocol), self._rules.extensions)
        watch.passed(StageName.OPEN)
        self._live = stream
        self._open_since = self.heard_at = self.sent_at = monotonic()
        self._happened(EventKind.OPENED)
        answer = self._rules.feed(rest) if rest else b""
        self._received()
        first = None if self._session.expected else self._request.first_message  # Socket.IO sends it on connect
        if first is not None and self._rules.is_open:
            answer += self._rules.message(first)
            self._happened(EventKind.SENT, by=Side.CLIENT, size=len(first))
        if answer:
            await stream.send(answer, self._context.deadline.within(PART_S))

    async def _next(self, stream: Stream, end: Deadline) -> Reason | None:
        """Process what is received next; returns why the session ended, TIMEOUT at `end`, None while it goes on."""
        over = self._session.reason or (Reason.CLOSE_FRAME if self._rules.close_received else self._rules.fault)
        if over:
            return over
        if not end.remaining():  # a server that never pauses would keep us here
            return Reason.TIMEOUT
        data = await stream.receive(end.remaining())
        if isinstance(data, Reason):
            return Reason.NO_CLOSE_FRAME if data is Reason.CLOSED else data
        self.heard_at = monotonic()
        answer = self._rules.feed(data)
        self._received()
        if answer:
            self.sent_at = monotonic()
            await stream.send(answer, end.remaining())
        return None

    def _ended(self, reason: Reason) -> None:
        """The server's end of the connection, for this reason."""
        frame = self._rules.close_received
        told = self._first.told if reason is Reason.REFUSED_IN_MESSAGE else None
        words = told.words if told else self._session.words or self._said_late.partition("\r\n")[0]
        text = frame.reason if frame else words
        said = self._context.redactor.clean(text)
        self._happened(end_kind(reason), code=frame.code if frame else None, reason=reason, said=said)
        self.abort()

    def _happened(self, kind: EventKind, **what: Any) -> None:
        self._events.append(SessionEvent(kind, (monotonic() - self._open_since) * 1000, **what))

    def _received(self) -> None:
        """Record the received frames, except a close frame, which `_ended` records."""
        for payload in self._rules.pongs():
            self.pings.pong(payload, self.heard_at)
        for kind, size in self._rules.taken():
            self.taken[kind] += 1
            if len(self._events) < MOST_EVENTS:
                self._happened(kind, size=size)

    @property
    def _said_late(self) -> str:
        """The HTTP response that was received in place of frames, empty if there was none."""
        late = self._rules.fault is Reason.HTTP_AFTER_UPGRADE
        return self._rules.start.decode("utf-8", "replace") if late else ""
