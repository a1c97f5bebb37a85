"""A limit of connections: repeats refused while another was open, probes made alone that opened."""

from dataclasses import dataclass
from typing import Final

from wsinvest.analysis import ends
from wsinvest.facts.alone import AXIS, CHANCE, turned_away
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.session import HeldSessions
from wsinvest.model.attempt import Attempt
from wsinvest.model.session import HOLD_S, EventKind, Side
from wsinvest.model.stage import StageName

_PROMPT_MS: Final = 150  # a server that reads answers a close in a few milliseconds, also on a busy machine
_CLOCK_MS: Final = 50  # by which two clocks of one run may differ, and what a busy machine adds


@dataclass(frozen=True, slots=True)
class Limit:
    """The refused repeats and the probes made alone that opened. `sure`: chance is below 5 % (`facts.alone.CHANCE`)."""

    refused: tuple[Attempt, ...]
    alone: tuple[Attempt, ...]
    sure: bool


def limit(handshake: Handshake) -> Limit | None:
    """The limit that the probes made alone confirm, None if nothing suggests one.

    None if no repeat was refused while another was open, or if a probe that was made alone was refused too.
    """
    refused = turned_away(handshake.repeats)
    alone = ends.probes_of(handshake, AXIS)
    if not refused or not alone or any(one.failed for one in alone):
        return None
    success_share = 1 - len(refused) / len(handshake.repeats)
    return Limit(refused, alone, sure=success_share ** (len(alone) + 1) <= CHANCE)


def limited(handshake: Handshake) -> bool:
    """True if a limit is proven, so that the refusals need no other explanation."""
    found = limit(handshake)
    return found is not None and found.sure


def queued(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that were answered only after the first connection closed: a server with one worker.

    Empty unless the first opened within HOLD_S / 2, at least two others waited 0.9 to 1.5 HOLD_S and they are less than
    half of the others. Empty too where the server was blocked: it then answers our close of the first as late as them,
    or them before that close.
    """
    first, *others = handshake.repeats
    if not first.opened or _answer_s(first) > HOLD_S / 2:
        return ()
    close = first.stage(StageName.CLOSE)
    if close is not None and (close.took_ms or 0.0) > _PROMPT_MS:
        return ()
    waited = tuple(one for one in others if one.opened and _answer_s(one) > HOLD_S * 0.9)
    if any(_before_close(one, first) for one in waited):
        return ()
    together = len(waited) > 1 and all(_answer_s(one) < HOLD_S * 1.5 for one in waited)
    return waited if together and len(waited) < len(others) / 2 else ()


def _before_close(waited: Attempt, first: Attempt) -> bool:
    """True if it was answered before we closed the first connection; False where a time is not known."""
    ours = next((one for one in first.session if one.kind is EventKind.CLOSED and one.by is Side.CLIENT), None)
    if ours is None or ours.at_ms is None or not (first.response and waited.response):
        return False
    opened, answered = first.response.came_at, waited.response.came_at
    if opened is None or answered is None:
        return False
    return (answered - opened).total_seconds() * 1000 < ours.at_ms - _CLOCK_MS


def blocks(session: HeldSessions | None) -> bool:
    """True if a ping of an open connection waited for its pong as long as answers of a queue wait."""
    slow = (one.slowest_ms or 0.0 for one in session.pinged) if session else ()
    return any(one > HOLD_S * 900 for one in slow)


def _answer_s(attempt: Attempt) -> float:
    """Seconds from the end of the request to the head of the answer, 0 if unknown."""
    response = attempt.stage(StageName.RESPONSE)
    return 0.0 if response is None or response.took_ms is None else response.took_ms / 1000
