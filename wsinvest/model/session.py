"""The timeline of an open connection: what was sent, received and closed, by whom and when; windows over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.model.close_codes import NORMAL
from wsinvest.model.stage import Reason, Stage, StageName, State

HOLD_S: Final = 1.0  # how long an open connection is watched: the first second
# Faults in what the server sent: they count as its end of the connection even if wsinvest closed first.
_DECISIVE: Final = frozenset(
    {
        Reason.CONNECT_REFUSED,
        Reason.DISCONNECTED,
        Reason.OTHER_GENERATION,
        Reason.HTTP_AFTER_UPGRADE,
        Reason.RESERVED_BITS,
        Reason.MASKED,
        Reason.OPCODE_UNKNOWN,
        Reason.TEXT_INVALID,
        Reason.PROTOCOL_ERROR,
    }
)


class Side(StrEnum):
    """Who did it."""

    CLIENT = "client"
    SERVER = "server"


class EventKind(StrEnum):
    """What happened on an open connection."""

    OPENED = "opened"
    SENT = "sent"
    RECEIVED = "received"
    PING = "ping"
    PONG = "pong"
    CLOSED = "closed"  # a close frame
    CUT = "cut"  # the stream ended without one
    BROKEN = "broken"  # a rule of RFC 6455 or of the application's protocol was broken


_ENDS: Final = frozenset({EventKind.CLOSED, EventKind.CUT, EventKind.BROKEN})


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """One event, in ms since OPEN (None where a source does not tell). Sizes are bytes of payload.

    `code`, `reason` and `said` tell of an end: the close code, why it counts as one, and the filtered words.
    """

    kind: EventKind
    at_ms: float | None = None
    by: Side = Side.SERVER
    size: int = 0
    code: int | None = None
    reason: Reason | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """How the server ended the connection. `code`: of its close frame, None if none came; `after_ms`: since OPEN."""

    code: int | None
    reason: str = ""
    after_ms: float = 0.0


Session = tuple[SessionEvent, ...]


def end_kind(reason: Reason) -> EventKind:
    """The kind of event that ends a connection for this reason."""
    if reason is Reason.CLOSE_FRAME:
        return EventKind.CLOSED
    return EventKind.CUT if reason in (Reason.NO_CLOSE_FRAME, Reason.RESET, Reason.TIMEOUT) else EventKind.BROKEN


def first_second(session: Session) -> Stage:
    """The first second as a stage: failed by the server's end, passed if it was watched whole, else skipped."""
    end = refusal(session)
    if end is not None:
        return Stage(StageName.FIRST_SECOND, State.FAILED, end.at_ms, end.reason)
    ours = _our_close(session)
    watched = ours is not None and ours.at_ms is not None and ours.at_ms >= HOLD_S * 1000
    if ours is None or not watched:
        return Stage(StageName.FIRST_SECOND, State.SKIPPED)
    return Stage(StageName.FIRST_SECOND, State.PASSED, ours.at_ms)


def closing(session: Session) -> Stage:
    """The close as a stage: passed if the server answered our close frame with its own, else skipped."""
    ours = _our_close(session)
    answer = next((one for one in _ends(session) if one.kind is EventKind.CLOSED), None)
    if ours is None or answer is None or refusal(session) is not None:
        return Stage(StageName.CLOSE, State.SKIPPED)
    times = (ours.at_ms, answer.at_ms)
    took = times[1] - times[0] if times[0] is not None and times[1] is not None else None
    return Stage(StageName.CLOSE, State.PASSED, took)


def refusal(session: Session) -> SessionEvent | None:
    """The event by which the server ended the connection, None if wsinvest ended it.

    After our close frame the server's end counts only if it has a close code of its own, or if it broke a rule.
    """
    end = next(_ends(session), None)
    ours = _our_close(session)
    if end is None or ours is None or session.index(end) < session.index(ours):
        return end
    own_code = end.kind is EventKind.CLOSED and end.code not in NORMAL
    return end if own_code or (end.reason in _DECISIVE and not _served(end)) else None


def close_of(session: Session) -> Close | None:
    """How the server ended the connection, None where it did not."""
    end = refusal(session)
    return None if end is None else Close(end.code, end.said, end.at_ms or 0.0)


def _ends(session: Session) -> Iterator[SessionEvent]:
    return (one for one in session if one.by is Side.SERVER and one.kind in _ENDS)


def _our_close(session: Session) -> SessionEvent | None:
    return next((one for one in session if one.by is Side.CLIENT and one.kind is EventKind.CLOSED), None)


def _served(end: SessionEvent) -> bool:
    """True for an HTTP 2xx answer: some servers send one when the handler of the upgrade returns after our close."""
    return end.said.startswith("HTTP/") and end.said.partition(" ")[2].startswith("2")
