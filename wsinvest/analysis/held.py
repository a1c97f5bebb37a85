"""Why held sessions ended: silence, age, a moment, the token's end; told by comparing holds with and without pings."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from wsinvest.facts.awaiting import Awaits
from wsinvest.facts.session import HeldSessions, Hold, HoldEnd
from wsinvest.facts.token import Token
from wsinvest.model.close_codes import INTERNAL_ERROR, LEAVING, TRY_AGAIN_LATER

_SHARE: Final = 0.03  # of an age: so far two equal timers may differ
_LEAST_MS: Final = 250.0
_TOKEN_MS: Final = 2000.0  # servers look at exp by the second, and not at once
_PROMPT_MS: Final = 500.0  # of a pong; a server that is slower may only have been slow at the end
_TWICE: Final = 2  # one end may be chance, two at one age are not
_MS: Final = timedelta(milliseconds=1)
# Reasons of close frames that are about what the client did not say.
_SILENT_WORDS: Final = re.compile(
    r"\bidle\b|\binactiv|\bheart[- ]?beat|\bkeep[- ]?alive|\bno (?:messages?|data|activity|pong|ping|traffic)\b"
    r"|\bping time-?d? ?out|\bpong time-?d? ?out",
    re.I,
)


class Why(StrEnum):
    """What the ends of held sessions have in common."""

    SILENCE = "silence"  # those without pings ended at one age, those with pings lived on
    TOKEN = "token"  # noqa: S105  all ended when the token did
    AGE = "age"  # all ended at one age, with pings too
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Ended:
    """The holds that the other side ended, and why. `age_ms`: the least age of these."""

    why: Why
    holds: tuple[Hold, ...]

    @property
    def first(self) -> Hold:
        """The one that ended at the least age."""
        return min(self.holds, key=lambda one: one.lasted_ms)

    @property
    def age_s(self) -> float:
        """The mean age at which they ended, in s."""
        return sum(one.lasted_ms for one in self.holds) / len(self.holds) / 1000

    @property
    def with_frame(self) -> bool:
        """True if each was ended by a close frame: a server speaks WebSocket, and proxies do not."""
        return all(one.end is HoldEnd.CLOSED for one in self.holds)

    @property
    def forgotten(self) -> bool:
        """True if nothing ended them, and they were dead at the end of the hold."""
        return all(one.end is HoldEnd.DEAD for one in self.holds)

    @property
    def says_silence(self) -> bool:
        """True if the server's own words in each close frame are that the client said nothing."""
        return self.with_frame and all(_SILENT_WORDS.search(one.said) for one in self.holds)

    @property
    def unanswered(self) -> bool:
        """True if the server sent heartbeats as messages on each, which wsinvest leaves unanswered."""
        return all(one.awaits is Awaits.HEARTBEAT for one in self.holds)

    @property
    def evidence(self) -> tuple[str, ...]:
        """References to the holds that ended."""
        return cited(self.holds)


def ended(held: HeldSessions, token: Token | None = None) -> Ended | None:
    """The holds that were ended from outside and the likeliest reason; None if all were kept."""
    forgotten = _forgotten(held)
    if forgotten:
        return Ended(Why.SILENCE, forgotten)
    lost = tuple(one for one in held.opened if one.lost)
    if not lost:
        return None
    if _by_silence(held):
        return Ended(Why.SILENCE, tuple(one for one in held.silent if one.lost))
    everyone = len(lost) == len(held.opened) >= _TWICE
    if everyone and token is not None and _with_token(held, token, lost):
        return Ended(Why.TOKEN, lost)
    if everyone and _at_one_age(lost) and not _says_why(lost):
        return Ended(Why.AGE, lost)
    return Ended(Why.OTHER, lost)


def cited(holds: tuple[Hold, ...]) -> tuple[str, ...]:
    """References to these holds."""
    return tuple(f"session:holds/{one.id}" for one in holds)


def compared(ended: Ended, lived: tuple[Hold, ...]) -> tuple[str, ...]:
    """References to both kinds, one of each first: together they show what pings change."""
    lost, kept = ended.evidence, cited(lived)
    return (*lost[:1], *kept[:1], *lost[1:], *kept[1:])


def survivors(held: HeldSessions) -> tuple[Hold, ...]:
    """The holds with pings that lived on."""
    return tuple(one for one in held.pinged if not one.lost)


def slowest_ms(hold: Hold) -> float:
    """The longest that a ping of this hold waited, answered or not; 0 without pings."""
    return max(hold.slowest_ms or 0.0, hold.waiting_ms or 0.0)


def spread(values: list[float]) -> float:
    """The difference between the greatest and the least."""
    return max(values) - min(values)


def _forgotten(held: HeldSessions) -> tuple[Hold, ...]:
    """The silent holds if all were dead at their end, while those with pings lived and got each pong in time."""
    silent = held.silent
    dead = len(silent) >= _TWICE and all(one.end is HoldEnd.DEAD for one in silent)
    alive = all(one.end is HoldEnd.KEPT and one.pongs and slowest_ms(one) < _PROMPT_MS for one in held.pinged)
    return silent if dead and held.pinged and alive else ()


def _by_silence(held: HeldSessions) -> bool:
    """True if all that were silent ended at one age, and all with pings lived clearly longer."""
    silent, pinged = held.silent, held.pinged
    if len(silent) < _TWICE or not pinged or not all(one.lost for one in silent):
        return False
    ages = [one.lasted_ms for one in silent]
    longest = max(ages)
    lived = all(not one.lost and one.pongs and one.lasted_ms > longest + _slack(longest) for one in pinged)
    return spread(ages) <= _slack(longest) and lived


def _with_token(held: HeldSessions, token: Token, lost: tuple[Hold, ...]) -> bool:
    """True if all ended within two seconds of the token's exp by our clock or the server's."""
    exp = token.anatomy.exp if token.anatomy else None
    if exp is None:
        return False
    due_ms = (exp - held.began) / _MS
    skew_ms = (token.server_skew_s or 0.0) * 1000
    moments = [one.ended_ms for one in lost]
    near = (abs(moment - due) <= _TOKEN_MS for moment in moments for due in {due_ms, due_ms - skew_ms})
    return spread(moments) <= _TOKEN_MS and any(near)


def _at_one_age(lost: tuple[Hold, ...]) -> bool:
    """True if their ages are equal, and more so than the moments at which they ended."""
    ages, moments = [one.lasted_ms for one in lost], [one.ended_ms for one in lost]
    pinged = [one for one in lost if one.pinged]
    shown = bool(pinged) and all(one.pongs >= _TWICE for one in pinged)  # else pings cannot have helped
    return shown and spread(ages) <= min(_slack(max(ages)), spread(moments))


def _says_why(lost: tuple[Hold, ...]) -> bool:
    """True for a close code that is about something else than age: the server leaves, fails or is too busy."""
    return any(one.code in (*LEAVING, INTERNAL_ERROR, TRY_AGAIN_LATER) for one in lost)


def _slack(age_ms: float) -> float:
    return max(_LEAST_MS, age_ms * _SHARE)
