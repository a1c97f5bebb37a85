"""Holds one connection for a while, with or without pings, and says how it ended."""

from dataclasses import replace
from time import monotonic
from typing import Final

from wsinvest.facts.awaiting import Awaits, awaits
from wsinvest.facts.session import Hold, HoldEnd
from wsinvest.model.attempt import Attempt
from wsinvest.model.session import EventKind, refusal
from wsinvest.probe.connection import Connection
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest
from wsinvest.redact.secret import Secret
from wsinvest.speak import engineio

_ENDS: Final = {EventKind.CLOSED: HoldEnd.CLOSED, EventKind.CUT: HoldEnd.CUT, EventKind.BROKEN: HoldEnd.BROKEN}
ALIVE_S: Final = 0.9  # how long the ping may wait that shows at the end whether a silent session is still there
_NEVER: Final = float("inf")


class Holder:
    """A connection that is to be held: `open` it, then `hold` it, which also closes it."""

    def __init__(
        self, request: ProbeRequest, context: ProbeContext, identity: str, began: float, message: Secret | None = None
    ) -> None:
        """Nothing is sent yet; `began`: when the collector began, of time.monotonic(); `message`: to be sent first."""
        self._connection = Connection(request, context, self._hear)
        self._awaits = Awaits.NOTHING
        self._identity = identity
        self._began = began
        self._message = message

    async def open(self) -> Attempt:
        """Open it; the attempt as it is then."""
        await self._connection.open()
        return self._connection.attempt(self._identity)

    async def hold(self, seconds: float, ping_s: float | None) -> Hold:
        """Hold it for so long after it opened, with a ping every `ping_s` (none at None), then close it."""
        if not self._connection.is_open:
            return Hold(self._identity, ping_s is not None, HoldEnd.NOT_OPENED)
        try:
            if self._message is not None:
                await self._connection.say(self._message.reveal().encode())
            await self._wait(seconds, ping_s or _NEVER)
            found = self._found(monotonic(), pinged=ping_s is not None)
            if seconds and ping_s is None and found.end is HoldEnd.KEPT and not await self._is_alive():
                return replace(found, end=HoldEnd.DEAD)
            await self._connection.close()
        finally:
            self.abort()
        return found

    async def _is_alive(self) -> bool:
        """True if something comes back after a ping; what forgets idle connections often says nothing of it."""
        connection, heard_at = self._connection, self._connection.heard_at
        await connection.ping()
        await connection.stay(ALIVE_S, until=lambda: connection.heard_at > heard_at)
        return connection.is_open and connection.heard_at > heard_at

    def abort(self) -> None:
        """End it at once."""
        self._connection.abort()

    async def _wait(self, seconds: float, ping_s: float) -> None:
        """Send what is due until the time is over or the other side ends it."""
        connection, began = self._connection, self._connection.open_since
        ping_at, engine_at = began + ping_s, began + (connection.client_pings_s or 0.0)
        while connection.is_open and (now := monotonic()) < began + seconds:
            every = connection.client_pings_s  # known once the open packet came
            if now >= ping_at:
                await connection.ping()
                ping_at += ping_s
            elif every and now >= max(engine_at, began + every):
                await connection.say(engineio.PING)
                engine_at = now + every
            else:
                next_at = min(ping_at, began + seconds, max(engine_at, began + every) if every else now + 1.0)
                await connection.stay(next_at - now)

    def _hear(self, text: str) -> None:
        if self._awaits is Awaits.NOTHING:
            self._awaits = awaits(text)

    def _found(self, now: float, *, pinged: bool) -> Hold:
        connection = self._connection
        event = refusal(connection.attempt(self._identity).session)
        lasted_ms = (now - connection.open_since) * 1000 if event is None or event.at_ms is None else event.at_ms
        ended_at = connection.open_since + lasted_ms / 1000
        waiting = connection.pings.waiting_s(ended_at)
        slowest, taken = connection.pings.slowest_s, connection.taken
        return Hold(
            id=self._identity,
            pinged=pinged,
            end=HoldEnd.KEPT if event is None else _ENDS[event.kind],
            opened_ms=_ms(connection.open_since - self._began),
            lasted_ms=_ms(lasted_ms / 1000),
            code=None if event is None else event.code,
            reason=None if event is None else event.reason,
            said="" if event is None else event.said,
            heard_ms=_ms(max(0.0, ended_at - connection.heard_at)),
            sent_ms=_ms(max(0.0, ended_at - connection.sent_at)),
            pings=connection.pings.sent,
            pongs=connection.pings.answered,
            slowest_ms=None if slowest is None else _ms(slowest),
            waiting_ms=None if waiting is None else _ms(waiting),
            messages=taken[EventKind.RECEIVED],
            server_pings=taken[EventKind.PING],
            awaits=self._awaits,
        )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
