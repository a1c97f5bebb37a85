"""Clock skew from Date headers: lower and upper bound in seconds against this machine's clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.model.attempt import Response
from wsinvest.model.stage import Stage, StageName

_RESOLUTION_S: Final = 1.0  # a Date header has a resolution of one second (RFC 9110 section 5.6.7)


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock minus ours, between two bounds in seconds; `shown` is the reference to the evidence."""

    least_s: float
    most_s: float
    shown: str

    @property
    def skew_s(self) -> float:
        """The middle of the bounds in seconds, rounded to 0.1."""
        return round((self.least_s + self.most_s) / 2, 1)

    @property
    def certain_s(self) -> float:
        """The least possible absolute difference in seconds, 0 if the clocks may agree."""
        return max(0.0, self.least_s, -self.most_s)

    @property
    def skew(self) -> timedelta:
        """The middle of the bounds as a timedelta."""
        return timedelta(seconds=self.skew_s)


def of_server(handshake: Handshake | None) -> Clock | None:
    """The clock of the server that answered the handshakes, None if no answer had a usable Date header.

    The intersection of all intervals; their union if they are disjoint (several servers with different clocks).
    """
    known = [] if handshake is None else list(_clocks(handshake))
    if not known:
        return None
    least, most = max(one.least_s for one in known), min(one.most_s for one in known)
    if least <= most:
        return Clock(least, most, known[0].shown)
    return Clock(min(one.least_s for one in known), max(one.most_s for one in known), known[0].shown)


def of_login(token: Token) -> Clock | None:
    """The clock of the login service from its Date header, None if it sent none."""
    if token.server_skew_s is None:
        return None
    half = _RESOLUTION_S / 2
    return Clock(token.server_skew_s - half, token.server_skew_s + half, "token:server_skew_s")


def _clocks(handshake: Handshake) -> Iterator[Clock]:
    """The clock interval of each repeat and probe whose answer has a usable Date header."""
    for kind, attempts in (("repeats", handshake.repeats), ("probes", handshake.probes)):
        for one in attempts:
            clock = _clock(one.response, one.stages, f"handshake:{kind}/{one.id}/response/date")
            if clock is not None:
                yield clock


def _clock(response: Response | None, stages: Iterable[Stage], shown: str) -> Clock | None:
    """The interval from one answer: Date was set between the end of our request and the arrival of the head."""
    if response is None or response.date is None or response.came_at is None or _is_cached(response):
        return None
    waited_s = sum(stage.took_ms or 0.0 for stage in stages if stage.name is StageName.RESPONSE) / 1000
    least = (response.date - response.came_at).total_seconds()
    return Clock(least, least + _RESOLUTION_S + waited_s, shown)


def _is_cached(response: Response) -> bool:
    """True if the answer has an Age header (RFC 9111 section 5.1): its Date is that of storage, not of now."""
    return bool(response.header("age")) or any(name.lower() == "age" for name in response.other_headers)
