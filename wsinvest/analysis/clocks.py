"""Whose clock says what: the difference to ours that the Date headers allow, to a second and a round trip."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.model.attempt import Response
from wsinvest.model.stage import Stage, StageName

_RESOLUTION_S: Final = 1.0  # a Date header names a whole second: the moment lies within it


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock less ours, between these seconds; `shown` is the evidence that says so."""

    least_s: float
    most_s: float
    shown: str

    @property
    def skew_s(self) -> float:
        """The middle, to a tenth."""
        return round((self.least_s + self.most_s) / 2, 1)

    @property
    def certain_s(self) -> float:
        """How far the clocks are apart at least, 0 where they may agree."""
        return max(0.0, self.least_s, -self.most_s)

    @property
    def skew(self) -> timedelta:
        """The middle as a span of time."""
        return timedelta(seconds=self.skew_s)


def of_server(handshake: Handshake | None) -> Clock | None:
    """The clock of whatever answers the handshakes, None when no answer told its time.

    All answers tell of one clock, so what they all allow counts; where several clocks answer, what any of them says.
    """
    told = [] if handshake is None else list(_told(handshake))
    if not told:
        return None
    least, most = max(one.least_s for one in told), min(one.most_s for one in told)
    if least <= most:
        return Clock(least, most, told[0].shown)
    return Clock(min(one.least_s for one in told), max(one.most_s for one in told), told[0].shown)


def of_login(token: Token) -> Clock | None:
    """The clock of the token service, None when it told no time."""
    if token.server_skew_s is None:
        return None
    half = _RESOLUTION_S / 2
    return Clock(token.server_skew_s - half, token.server_skew_s + half, "token:server_skew_s")


def _told(handshake: Handshake) -> Iterator[Clock]:
    for kind, attempts in (("repeats", handshake.repeats), ("probes", handshake.probes)):
        for one in attempts:
            clock = _clock(one.response, one.stages, f"handshake:{kind}/{one.id}/response/date")
            if clock is not None:
                yield clock


def _clock(response: Response | None, stages: Iterable[Stage], shown: str) -> Clock | None:
    """The time was written down between the end of our request and the head of the answer."""
    if response is None or response.date is None or response.came_at is None or _is_cached(response):
        return None
    waited_s = sum(stage.took_ms or 0.0 for stage in stages if stage.name is StageName.RESPONSE) / 1000
    least = (response.date - response.came_at).total_seconds()
    return Clock(least, least + _RESOLUTION_S + waited_s, shown)


def _is_cached(response: Response) -> bool:
    """A stored answer carries the Date of the day on which it was stored."""
    return bool(response.header("age")) or any(name.lower() == "age" for name in response.other_headers)
