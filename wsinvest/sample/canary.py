"""The canary: one connection that is held open with pings, which sees what no short look sees: how it ends."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final

from wsinvest.model.gauge import NotSeen
from wsinvest.model.sample import CanaryEnd, CanarySeen, Why
from wsinvest.model.session import EventKind, refusal
from wsinvest.probe.connection import Connection
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest
from wsinvest.sample.asking import Gate, pause_of, refuse_unknown
from wsinvest.sample.probe import rounded
from wsinvest.speak import engineio

PING_S: Final = 15.0
SOON_S: Final = 1.0  # until it is opened again after it was held for long
LONG_S: Final = 60.0
AWAY_S: Final = 3600.0  # for which it stays away where it kept handshakes out
MOST_MISSED: Final = 2  # pings without an answer; then it is given up as silent
_MOST_ENDS: Final = 16
_NS: Final = 1_000_000_000


class Canary:
    """Holds one connection at a time until it is cancelled; `seen` tells what happened since it was last asked."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[ProbeRequest]],
        context: Callable[[], ProbeContext],
        gate: Gate,
        ping_s: float = PING_S,
    ) -> None:
        """`ask` gives the request with a token of now. `gate`: held while a connection to this target is opened."""
        self._ask, self._context, self._gate, self._ping_s = ask, context, gate, ping_s
        self._connection: Connection | None = None
        self._ends: deque[CanarySeen] = deque(maxlen=_MOST_ENDS)
        self._missed = 0
        self._ping_us: int | None = None
        self._unknown: Why | None = None
        self._asked_s = 0.0
        self._away_s = 0.0
        self.proven = False  # True once a handshake has opened beside the connection that is held

    @property
    def holds(self) -> bool:
        """True while a connection is held."""
        return self._connection is not None and self._connection.is_open

    def stay_away(self) -> None:
        """Let the next `run` begin an hour later, since what was held kept handshakes out."""
        self._unknown, self._away_s = Why.ONE_AT_A_TIME, AWAY_S

    async def run(self) -> None:
        """Open, hold, and open again when it ended: soon if it was held for long, else after the time of a ping.

        A server that refuses it with Retry-After is not asked for it before that is over.
        """
        away_s, self._away_s = self._away_s, 0.0
        await asyncio.sleep(away_s)
        while True:
            held_s, self._asked_s = 0.0, 0.0
            try:
                connection = await self._opened()
                self._unknown = None
                if connection is not None:
                    held_s = await self._hold(connection)
            except NotSeen as cannot:
                self._unknown = cannot.why
            await asyncio.sleep(SOON_S if held_s >= LONG_S else max(self._ping_s, self._asked_s))

    def seen(self, mono_ns: int) -> CanarySeen | Why | None:
        """The next end, else the connection that is open, with its age at a time of the monotonic clock.

        Else why there is none, or None if it did not open or is too young.
        """
        if self._ends:
            return self._ends.popleft()
        connection = self._connection
        if connection is None or not connection.is_open:
            return self._unknown
        age_s = mono_ns / _NS - connection.open_since
        if age_s < 0:
            return None
        self._take_pings(connection)
        found = CanarySeen(age_s, self._ping_us, self._missed)
        self._ping_us, self._missed = None, 0
        return found

    async def _opened(self) -> Connection | None:
        async with self._gate:
            connection = Connection(await self._ask(), self._context())
            try:
                await connection.open()
            except BaseException:
                connection.abort()
                raise
            made = connection.attempt("c")
            await refuse_unknown(made.stages, made.response, made.addresses)
            if made.response is not None and made.response.retry_after:  # of a 503: the handshakes see when it is over
                self._asked_s = pause_of(made.response)
        return connection if connection.is_open or made.opened else None

    async def _hold(self, connection: Connection) -> float:
        """Ping until it ends; returns for how many seconds it was held."""
        self._connection, self.proven = connection, False
        try:
            end = await self._until_end(connection)
            ended = monotonic()
            event = refusal(connection.attempt("c").session)
            lasted = ended if event is None or event.at_ms is None else connection.open_since + event.at_ms / 1000
            age_s = _age(connection.open_since, lasted)
            self._take_pings(connection)
            code = None if event is None or event.kind is not EventKind.CLOSED else event.code
            self._ends.append(CanarySeen(age_s, self._ping_us, self._missed, end, code))
            self._ping_us, self._missed = None, 0
            return age_s
        except asyncio.CancelledError:  # the watch ends: go as a client does, with 1000
            await connection.close()
            raise
        finally:
            connection.abort()
            self._connection = None

    async def _until_end(self, connection: Connection) -> CanaryEnd:
        ping_at, missed = connection.open_since + min(SOON_S, self._ping_s), 0
        engine_at = connection.open_since
        while connection.is_open:
            now, every = monotonic(), connection.client_pings_s
            if now >= ping_at:
                waits = connection.pings.waiting_s(now) is not None
                self._missed, missed = self._missed + waits, missed + 1 if waits else 0
                if missed >= MOST_MISSED:
                    return CanaryEnd.SILENT
                await connection.ping()
                ping_at = now + self._ping_s
            elif every and now >= engine_at + every:
                await connection.say(engineio.PING)
                engine_at = now
            else:
                await connection.stay(min(ping_at, engine_at + every if every else ping_at) - now)
        event = refusal(connection.attempt("c").session)
        closed = event is not None and event.kind is EventKind.CLOSED
        return CanaryEnd.CLOSED if closed else CanaryEnd.CUT

    def _take_pings(self, connection: Connection) -> None:
        slowest, connection.pings.slowest_s = connection.pings.slowest_s, None
        if slowest is not None:
            self._ping_us = max(self._ping_us or 0, rounded(slowest * 1_000_000))


def _age(since: float, until: float) -> float:
    return round(until - since, 1)
