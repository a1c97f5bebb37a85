"""Messages of growing size, on connections of their own: which one ends the session?"""

from time import monotonic
from typing import Final

from wsinvest.facts.session import SizeTried, Taken
from wsinvest.model.session import EventKind, SessionEvent, refusal
from wsinvest.probe.connection import Connection
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest
from wsinvest.transport.websocket import MESSAGE_LIMIT

SMALL: Final = 1024  # bytes of the first message: one of this size passes any usual limit
ANSWER_S: Final = 5.0  # how long a message may wait for its answer, and the ping behind it for its pong
GRACE_S: Final = 0.3  # after the pong, in which the application may still end the session
BEGIN_S: Final = 1.0  # what a server says by itself, and an Engine.IO session, come in this time
_QUIET_S: Final = 0.2
_HEAD: Final = b'{"wsinvest":"'
_TAIL: Final = b'"}'
_ECHO: Final = 2  # an echo may be longer than what was sent


async def sizes(request: ProbeRequest, context: ProbeContext, wanted: int) -> tuple[SizeTried, ...]:
    """A small message, then one of `wanted` bytes; if only that one ends the session, the sizes between, doubling.

    Nothing where no connection opens. A session that is ended by a message goes on with a connection of its own.
    """
    connection = Connection(request, context, largest=max(MESSAGE_LIMIT, _ECHO * wanted))
    try:
        await connection.open()
        if not connection.is_open:
            return ()
        await connection.stay(BEGIN_S, until=lambda: monotonic() - connection.heard_at > _QUIET_S)
        tried = [await _tried(connection, min(SMALL, wanted))]
        if wanted > SMALL and tried[0].passed:
            tried.append(await _tried(connection, wanted))
        await connection.close()
    finally:
        connection.abort()
    ended = tried[-1].taken in (Taken.CLOSED, Taken.CUT) and len(tried) > 1
    return (*tried, *(await _between(request, context, wanted) if ended else ()))


async def _between(request: ProbeRequest, context: ProbeContext, wanted: int) -> tuple[SizeTried, ...]:
    """The sizes from twice the small one on, doubling below `wanted`, up to the first that does not pass."""
    connection = Connection(request, context, largest=max(MESSAGE_LIMIT, _ECHO * wanted))
    tried: list[SizeTried] = []
    try:
        await connection.open()
        size = 2 * SMALL
        while connection.is_open and size < wanted:
            tried.append(await _tried(connection, size))
            size *= 2
            if not tried[-1].passed:
                break
        await connection.close()
    finally:
        connection.abort()
    return tuple(tried)


async def _tried(connection: Connection, size: int) -> SizeTried:
    """One message of this size with a ping behind it, and what came of both."""
    messages, pongs = connection.taken[EventKind.RECEIVED], connection.pings.answered
    began = monotonic()
    await connection.say(message_of(size))
    await connection.ping()

    def answered() -> bool:
        return connection.taken[EventKind.RECEIVED] > messages

    await connection.stay(ANSWER_S, until=lambda: answered() or connection.pings.answered > pongs)
    if not answered():
        await connection.stay(GRACE_S, until=answered)
    took_ms = round((monotonic() - began) * 1000, 1)
    end = refusal(connection.attempt("size").session)
    if end is not None:
        return _ended(size, end, took_ms)
    if answered():
        return SizeTried(size, Taken.ANSWERED, took_ms)
    return SizeTried(size, Taken.ACCEPTED if connection.pings.answered > pongs else Taken.SILENT, took_ms)


def _ended(size: int, end: SessionEvent, took_ms: float) -> SizeTried:
    taken = Taken.CLOSED if end.kind is EventKind.CLOSED else Taken.CUT
    return SizeTried(size, taken, took_ms, end.code, end.said)


def message_of(size: int) -> bytes:
    """A JSON object of this many bytes that says whose message it is; shorter ones are filled with x alone."""
    room = size - len(_HEAD) - len(_TAIL)
    return b"x" * size if room < 0 else _HEAD + b"x" * room + _TAIL
