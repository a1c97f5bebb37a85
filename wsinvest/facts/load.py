"""What a load found: handshakes with the classes of their failures, times in bins, and what it cost ourselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.facts.bins import NONE, Bins
from wsinvest.facts.rare import surely_more
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import facts
from wsinvest.model.stage import Reason, StageName

US_PER_MS: Final = 1000
LIMITED_SHARE: Final = 0.1  # of the latency: a generator whose own lag is more of it measured itself
LEAST_LAG_MS: Final = 5.0  # a lag below it is that of any busy machine (p99 up to 4 ms measured on 2 shared cores)
RARE: Final = 0.01  # what lies beyond a 99th percentile


class Aborted(StrEnum):
    """Why a load ended before its time."""

    NOT = ""
    REFUSED = "refused"  # the server asked for fewer requests: 429 or 503
    FAILING = "failing"  # more than 1 % of a step failed in one way
    SLOW = "slow"  # p99 was more than 10 times the objective for 10 s
    MEMORY = "memory"  # of the target, above 85 % of its limit
    DESCRIPTORS = "descriptors"  # of the target, above 90 %
    UNWELL = "unwell"  # its health endpoint said so
    DIED = "died"  # its process has gone
    KILLED = "killed"  # its control group killed it for want of memory
    MOVED = "moved"  # its name has another address now
    GENERATOR = "generator"  # our own lag: the result is void
    INTERRUPTED = "interrupted"  # Ctrl-C
    COORDINATOR = "coordinator"  # whoever shares the load out was silent


@dataclass(frozen=True, slots=True)
class FailureClass:
    """Connections that did not open, in one way. `first_at_s`: since the load began.

    `example`: the same request once more by the full opener, after the class was first seen; None if none was made.
    """

    stage: StageName
    reason: Reason
    status: int | None
    count: int
    first_at_s: float
    example: Attempt | None = None

    @property
    def kind(self) -> tuple[StageName, Reason, int | None]:
        """What makes it one class."""
        return self.stage, self.reason, self.status


@dataclass(frozen=True, slots=True)
class EndClass:
    """Open connections that the server ended, in one way. `code`: of its close frame, None without one."""

    code: int | None
    reason: Reason
    count: int


@dataclass(frozen=True, slots=True)
class LoadTimes:
    """Times in whole microseconds.

    `open`: from the moment at which a connection was due; `tcp`, `tls`, `response`: its stages. `latency`: from the
    moment at which a message was due; `service`: from its sending. `lag`: how late we ourselves sent it; `open_lag`:
    how late we began to open a connection. Loads that were recorded before `open_lag` have both in `lag`.
    """

    open: Bins = NONE
    tcp: Bins = NONE
    tls: Bins = NONE
    response: Bins = NONE
    latency: Bins = NONE
    service: Bins = NONE
    lag: Bins = NONE
    open_lag: Bins = NONE


@dataclass(frozen=True, slots=True)
class Plan:
    """What was to be done. `hold`: connections at once, 0 without; `rate` and `pings`: a second; `find`: a percentile
    (0..1) and the ms that it must not pass, None without. `most`: the connections that were allowed at once.
    """

    hold: int = 0
    rate: float = 0.0
    pings: float = 0.0
    seconds: float = 0.0
    most: int = 0
    schedule: str = "uniform"
    find: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Lateness:
    """So many (`late` of `count`) were begun later than `most_ms` by the generator itself.

    `limited`: more than one of a hundred is late, by more than chance, so the p99 is the generator's. `unsure`: it is
    more than one of a hundred, and too few to say so of the load: the p99 of these few may be the generator's.
    """

    late: int
    count: int
    most_ms: float

    @property
    def limited(self) -> bool:
        """True if the generator was the limit."""
        return surely_more(self.late, self.count, RARE)

    @property
    def unsure(self) -> bool:
        """True if it may have been, and the load is too short to tell."""
        return self.late > RARE * self.count and not self.limited


@dataclass(frozen=True, slots=True)
class SearchStep:
    """One step of a search for the limit of messages: its rate (a second), and the times that were taken in it."""

    rate: float
    latency: Bins = NONE
    lag: Bins = NONE


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One second of a load: what was done and came in it, and what was seen of the target at its end.

    `at_s`: its end, since the load began. `lag` and `open_lag`: as in LoadTimes. `memory` and `descriptors`: the shares
    of their limits, None if unseen.
    """

    at_s: float
    open: int
    tried: int
    opened: int
    failed: int
    closed: int
    sent: int
    answered: int
    open_times: Bins = NONE
    latency: Bins = NONE
    lag: Bins = NONE
    memory: float | None = None
    descriptors: float | None = None
    open_lag: Bins = NONE

    @property
    def own_lag(self) -> Bins:
        """Our own lag with what was timed in this second: with messages if any were answered, else with handshakes."""
        return own_lag(self.lag, self.open_lag, bool(self.latency.places))


@facts("load", label=_("load"), apart=True)
@dataclass(frozen=True, slots=True)
class Load:
    """What a load of this target found. `held`: the most connections that were open at once; `early`: how many of those
    that the server ended had been open for less than a second. `carried`: the highest rate (messages a second) at
    which the percentile of `plan.find` kept, None where none was looked for or none did. `kb_per_connection`: memory of
    our own process. `on_loopback`: the target is this machine, so both share its cores. `search`: the steps by which
    `carried` was looked for.
    """

    plan: Plan
    seconds: float = 0.0
    tried: int = 0
    opened: int = 0
    failures: tuple[FailureClass, ...] = ()
    ends: tuple[EndClass, ...] = ()
    early: int = 0
    held: int = 0
    sent: int = 0
    answered: int = 0
    times: LoadTimes = LoadTimes()
    cpu_s: float = 0.0
    kb_per_connection: float | None = None
    aborted: Aborted = Aborted.NOT
    carried: float | None = None
    on_loopback: bool = False
    search: tuple[SearchStep, ...] = ()

    @property
    def failed(self) -> int:
        """Connections that did not open."""
        return sum(one.count for one in self.failures)

    @property
    def closed(self) -> int:
        """Open connections that the server ended."""
        return sum(one.count for one in self.ends)

    @property
    def measured(self) -> Bins:
        """The times that count: of messages if any were sent, else of handshakes."""
        return self.times.latency if self.sent else self.times.open

    @property
    def own_lag(self) -> Bins:
        """Our own lag with the times that count."""
        return own_lag(self.times.lag, self.times.open_lag, bool(self.sent))

    @property
    def lag_p99_ms(self) -> float | None:
        """The 99th percentile of our own lag with the times that count, None if nothing was done."""
        return ms(self.own_lag, 0.99)

    @property
    def lateness(self) -> Lateness:
        """How much of our own lag is in the times that count."""
        return lateness(self.measured, self.own_lag, self.plan.find[1] if self.plan.find else 0.0)

    @property
    def limited(self) -> bool:
        """True if the generator was the limit: its own lag is more than a tenth of what it measured."""
        return self.lateness.limited


def own_lag(lag: Bins, open_lag: Bins, of_messages: bool) -> Bins:
    """The lag of messages, or of handshakes; what was recorded before they were told apart has one for both."""
    return lag if of_messages or not open_lag.places else open_lag


def lateness(measured: Bins, lag: Bins, line_ms: float = 0.0) -> Lateness:
    """How many were late by more than LEAST_LAG_MS and by more than LIMITED_SHARE of the measured p99.

    `line_ms`: what it is compared with, if only that counts: then the lag must be more than that share of it too.
    """
    took = ms(measured, 0.99)
    most = max(LEAST_LAG_MS, LIMITED_SHARE * max(took or 0.0, line_ms))
    return Lateness(0 if took is None else lag.above(most * US_PER_MS), lag.count, most)


def ms(times: Bins, share: float) -> float | None:
    """A percentile in ms, None if there are no times."""
    found = times.percentile(share)
    return None if found is None else found / US_PER_MS


def carried_by(search: Iterable[SearchStep], find: tuple[float, float]) -> float | None:
    """The highest rate of a search before the first step that broke the line, or that we ourselves limited."""
    share, line_ms = find
    carried = None
    for step in search:
        took = ms(step.latency, share)
        if took is None or took > line_ms or lateness(step.latency, step.lag, line_ms).limited:
            break
        carried = step.rate
    return carried


def broken_by(search: Iterable[SearchStep], find: tuple[float, float]) -> float | None:
    """The first rate of a search that broke the line, None if none did; one that we ourselves limited says nothing."""
    share, line_ms = find
    for step in search:
        took = ms(step.latency, share)
        if lateness(step.latency, step.lag, line_ms).limited:
            return None
        if took is not None and took > line_ms:
            return step.rate
    return None
