"""What one generator is to do: plain numbers, so that a share of a fleet's load can travel as JSON."""

from dataclasses import dataclass, replace
from typing import Final

from wsinvest.facts.load import Plan

STEP_S: Final = 5.0  # of a ramp to a host of others: long enough to see what a step does
FREE_STEP_S: Final = 1.0  # of one to this machine
FIND_STEP_S: Final = 3.0
STAY_S: Final = 1.0  # of a connection that is opened for its handshake only: a late refusal is seen
SEARCH_S: Final = 40 * FIND_STEP_S  # at most: each step is half as much again as the one before
SETTLE_S: Final = 12.0  # handshakes and answers that are under way at the end are waited for


@dataclass(frozen=True, slots=True)
class Share:
    """The work of one generator. Rates are a second.

    `most`: connections that it never exceeds, open and under way. `hold`: to be held at once; `rate`: handshakes, each
    closed after STAY_S; `pings`: over all connections; `seconds`: after the ramp. `step_s`: of each step of the ramp.
    `find`: percentile (0..1) and ms: the message rate is raised until they are passed, up to `most_rate` (0: without
    end), from `find_at` (of time.time(), None for the end of the ramp) on. `poisson`: independent arrivals
    in place of equal distances. `arrivals`: handshakes at these times (s, ascending) in place of a rate. `starts_at`,
    `ends_at`: of time.time(), None for now and for no end of its own. `objective_ms`: of messages, for the rule that
    ends a load that is far too slow.
    """

    most: int
    hold: int = 0
    rate: float = 0.0
    pings: float = 0.0
    seconds: float = 10.0
    step_s: float = FREE_STEP_S
    find: tuple[float, float] | None = None
    poisson: bool = False
    seed: int = 0
    open_s: float = 10.0
    objective_ms: float = 0.0
    starts_at: float | None = None
    ends_at: float | None = None
    arrivals: tuple[float, ...] = ()
    find_at: float | None = None
    most_rate: float = 0.0

    @property
    def plan(self) -> Plan:
        """What was to be done, as facts."""
        schedule = "replay" if self.arrivals else "poisson" if self.poisson else "uniform"
        return Plan(self.hold, self.rate, self.pings, self.seconds, self.most, schedule, self.find)


def most_of(hold: int, rate: float, open_s: float = 10.0) -> int:
    """How many connections such a plan may need at once: those that are held, and those of the last seconds."""
    return hold + round(rate * (open_s + STAY_S)) if rate else hold


def divided(share: Share, count: int) -> tuple[Share, ...]:
    """The share for each of so many generators, the remainders with the first: together never more than the whole."""
    return tuple(
        replace(
            share,
            most=_part(share.most, count, index),
            hold=_part(share.hold, count, index),
            rate=share.rate / count,
            pings=share.pings / count,
            most_rate=share.most_rate / count,
            seed=share.seed + index,
            arrivals=share.arrivals[index::count],
        )
        for index in range(count)
    )


def _part(whole: int, count: int, index: int) -> int:
    return whole // count + (index < whole % count)
