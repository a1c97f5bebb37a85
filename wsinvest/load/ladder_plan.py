"""The plan of a capacity ladder: how many connections of which kind, and at which rates messages follow. Pure."""

from dataclasses import dataclass
from typing import Final

from wsinvest.facts.capacity import Carries

STEPS: Final = 8
MOST: Final = 800  # connections of a ladder; more measure nothing that these do not
LEAST: Final = 100
WARM_UP: Final = 20  # connections before the first reading: a server fills pools and caches once
SHARE: Final = 0.6  # of the lowest limit that is known beforehand
FIRST_RATE: Final = 100.0
RATE_STEPS: Final = 6
PACE: Final = 500.0  # a second; more would measure how fast a server opens, not what it holds


@dataclass(frozen=True, slots=True)
class Climb:
    """One ramp: `steps` of `step` connections each, after `warm_up`, offering compression or not."""

    carries: Carries
    deflate: bool
    step: int
    warm_up: int = 0
    steps: int = STEPS

    @property
    def count(self) -> int:
        """All connections of the ramp."""
        return self.warm_up + self.steps * self.step


@dataclass(frozen=True, slots=True)
class Plan:
    """All ramps of a ladder, the rates of messages after them (a second), and what is sent.

    `settle_s`: between a step and its reading. `say`: the text of the messages; without one they are pings. `pace`: how
    many connections are opened, and how many messages of the busy steps are sent, each second.
    """

    climbs: tuple[Climb, ...]
    rates: tuple[float, ...] = ()
    say: str = ""
    settle_s: float = 0.5
    rate_s: float = 2.0
    objective_ms: float = 200.0
    pace: float = PACE

    @property
    def most(self) -> int:
        """The most connections that are open at once."""
        return sum(climb.count for climb in self.climbs)

    @property
    def most_rate(self) -> float:
        """The highest rate of messages a second."""
        return max(self.rates, default=0.0)


def planned(
    most: int,
    *,
    compresses: bool,
    tls: bool,
    say: str = "",
    most_rate: float = 0.0,
    objective_ms: float = 200.0,
    pace: float = PACE,
) -> Plan:
    """A ladder of at most so many connections.

    `compresses`: the server negotiates permessage-deflate, so that half of them offer it; `tls`: it may end TLS itself.
    `most_rate`: messages a second that are allowed, 0 for none.
    """
    most = min(most, MOST)
    plain, packed = (Carries.TLS, Carries.TLS_COMPRESSED) if tls else (Carries.PLAIN, Carries.COMPRESSED)
    warm = min(WARM_UP, most // 4)
    each = max(1, (most - warm) // (STEPS * (2 if compresses else 1)))
    first = Climb(plain, deflate=False, step=each, warm_up=warm)
    climbs = (first, Climb(packed, deflate=True, step=each)) if compresses else (first,)
    return Plan(climbs, _rates(most_rate), say, objective_ms=objective_ms, pace=min(pace, PACE))


def fitting(most: int, known: int | None) -> int:
    """How many connections a ladder may open below a limit that is known; at least LEAST where `most` allows it."""
    if known is None:
        return min(most, MOST)
    return min(most, MOST, max(LEAST, int(known * SHARE)))


def _rates(most: float) -> tuple[float, ...]:
    doubled = (FIRST_RATE * 2**n for n in range(RATE_STEPS))
    return tuple(rate for rate in doubled if rate <= most)
