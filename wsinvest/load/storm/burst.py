"""Measures how many handshakes a server completes in a second, and in which order, with a storm's number under way.

With a hundred under way the rate is up to twice as high as with five thousand, so each burst opens all at once.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import monotonic_ns, process_time_ns
from typing import Final

from wsinvest.facts.bins import Bins, middle_of
from wsinvest.facts.load import Aborted
from wsinvest.facts.storm import Order, Rate, RateBasis
from wsinvest.load.engine import NS, Engine
from wsinvest.load.events import Events
from wsinvest.load.schedule import steps
from wsinvest.load.share import STEP_S
from wsinvest.load.storm.ending import Ends, ended
from wsinvest.load.way import Way
from wsinvest.model.failure import Failure
from wsinvest.model.stage import Reason, StageName

BURSTS: Final = 2
PATIENCE_S: Final = 60.0  # a burst gives no client up before: what is measured is the server, not a timeout
WARM_UP: Final = 0.1  # of the clients: a burst before those that count, so that a server is not hit cold
REFUSING: Final = frozenset({429, 503})  # the server asks for fewer requests: no burst goes on
QUIET_S: Final = 10.0  # how long a server may take to be done with the connections of a burst that were closed
_ENOUGH: Final = 0.9  # of the connections must open; the rate is measured up to there, without the stragglers
_FIRST: Final = 0.1
# Rates of one server differ so much between two bursts or restarts: -19 to +31 % were measured. Our choice.
_LOWER: Final = 0.7
_HIGHER: Final = 1.3
# In turn, a tenth of the handshakes is completed in a ninth of the time that nine tenths take; together, in all of it.
# Measured: 0.15 to 0.19 for Go with 1.4 ms of work in each handler, 0.41 to 0.65 for uvicorn. Between: neither.
_IN_TURN_TO: Final = 0.22
_TOGETHER_FROM: Final = 0.4
_SYN_AGAIN_US: Final = 900_000  # TCP that takes this long had no room once: RFC 6298 repeats a SYN after 1 s
_DROPPED: Final = 0.1
_MOSTLY_DROPPED: Final = 0.5  # measured: 0.62 to 0.84 with a backlog of 100; up to 0.21 with one of 2,048
_BUSY: Final = 0.7  # our choice: a process that is at work for most of a burst may be what limits it
_IDLE_MS: Final = 50.0


class NoRate(Failure):
    """The server did not open enough connections to tell its rate; the message says how many, and why."""


@dataclass(frozen=True, slots=True)
class Burst:
    """So many connections that were begun at once. Seconds from the first to when a tenth, and nine tenths, were open.

    `dropped`: the share whose first SYN the server's accept queue had no room for. `busy`: the share of the time in
    which our own process was at work.
    """

    clients: int
    tenth_s: float
    nine_tenths_s: float
    dropped: float
    busy: float = 0.0

    @property
    def rate(self) -> float:
        """Handshakes a second."""
        return _ENOUGH * self.clients / max(self.nine_tenths_s, 1e-6)


class _Opened(Events):
    """When each connection opened, and if one was refused because there are too many."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.refused = False

    def opened(self, tag: int, now_ns: int) -> None:
        self.times.append(now_ns)

    def failed(self, tag: int, stage: StageName, reason: Reason, status: int | None, now_ns: int) -> None:
        self.refused = self.refused or status in REFUSING


def _freely(_engine: Engine) -> Aborted:
    """Nothing but a refusal ends a burst."""
    return Aborted.NOT


def measured(way: Way, clients: int, bursts: int = BURSTS, ends: Ends | None = None) -> Rate:
    """The rate and the order of a server, of several bursts with a pause between them; raises NoRate.

    A tenth of the clients comes first, and ends it if they are refused. The connections are closed after each burst;
    the next one begins when the server answers at once again. `ends`: of a host of others, which is asked by 1, 2, 5,
    10 ... per cent of the clients before, with STEP_S between them; raises StormEnded as soon as it gives a reason.
    """
    first = (max(1, round(WARM_UP * clients)),) if ends is None else steps(clients)[:-1]
    for count in first:
        burst(way, count, ends or _freely, 0.0 if ends is None else STEP_S)
        settle(way)
    found: list[Burst] = []
    for _ in range(bursts):
        found.append(burst(way, clients, ends or _freely))
        settle(way)
    return rate_of(found)


def rate_of(bursts: Sequence[Burst]) -> Rate:
    """What the bursts say together."""
    rates = [one.rate for one in bursts]
    return Rate(
        per_s=median(rates),
        low=min(rates) * _LOWER,
        high=max(rates) * _HIGHER,
        order=order_of(bursts),
        basis=RateBasis.LEAST if median(one.busy for one in bursts) >= _BUSY else RateBasis.MEASURED,
        in_flight=bursts[0].clients,
        bursts=len(bursts),
    )


def order_of(bursts: Sequence[Burst]) -> Order:
    """Together where the first handshakes are completed late, in turn where early, else unknown.

    Bounded where the accept queue had no room for most, or the first were early and it had none for many.
    """
    dropped = median(one.dropped for one in bursts)
    if dropped >= _MOSTLY_DROPPED:
        return Order.BOUNDED
    first = median(one.tenth_s / one.nine_tenths_s for one in bursts)
    if first >= _TOGETHER_FROM:
        return Order.TOGETHER
    if first > _IN_TURN_TO:
        return Order.UNKNOWN
    return Order.BOUNDED if dropped >= _DROPPED else Order.IN_TURN


def burst(way: Way, clients: int, ends: Ends = _freely, hold_s: float = 0.0) -> Burst:
    """Begin so many at once, hold them, and close them; raises StormEnded, and NoRate unless nearly all open."""
    seen = _Opened()
    engine = Engine(way, events=seen, open_s=PATIENCE_S)
    why = Aborted.NOT

    def over(one: Engine) -> bool:
        nonlocal why
        why = why or ends(one)
        return seen.refused or bool(why)

    try:
        begun, cpu = monotonic_ns(), process_time_ns()
        for client in range(clients):
            engine.open_at(begun, client)
        engine.run_until(lambda one: over(one) or one.idle, begun + round((PATIENCE_S + 1) * NS))
        busy = (process_time_ns() - cpu) / (monotonic_ns() - begun)
        engine.run_until(over, monotonic_ns() + round(hold_s * NS))
        engine.close_all()
        if why:
            raise ended(why, len(seen.times), clients)
        if seen.refused or len(seen.times) < _ENOUGH * clients:
            raise NoRate(_too_few(engine, len(seen.times), clients))
        return Burst(
            clients,
            (_at(seen.times, _FIRST * clients) - begun) / NS,
            (_at(seen.times, _ENOUGH * clients) - begun) / NS,
            _share_above(engine.recorder.tcp.bins(), _SYN_AGAIN_US),
            busy,
        )
    finally:
        engine.shut()


def settle(way: Way) -> None:
    """Wait until a single handshake opens at once, QUIET_S at most: closed connections are work for the server too."""
    limit = monotonic_ns() + round(QUIET_S * NS)
    while monotonic_ns() < limit:
        seen = _Opened()
        engine = Engine(way, events=seen, open_s=QUIET_S)
        try:
            begun = monotonic_ns()
            engine.open_at(begun)
            engine.run_until(lambda one: one.idle, limit)
            engine.close_all()
        finally:
            engine.shut()
        if seen.times and seen.times[0] - begun < _IDLE_MS / 1000 * NS:
            return


def _at(times: Sequence[int], rank: float) -> int:
    """Events come in the order of their times."""
    return times[max(0, math.ceil(rank) - 1)]


def _share_above(bins: Bins, microseconds: int) -> float:
    above = sum(n for place, n in zip(bins.places, bins.counts, strict=True) if middle_of(place) >= microseconds)
    return above / max(1, bins.count)


def _too_few(engine: Engine, opened: int, clients: int) -> str:
    said = f"{opened} of {clients} connections opened when all began at once"
    classes: dict[tuple[StageName, Reason, int | None], int] = engine.failures.counts
    if not classes:
        return f"{said}; try with fewer --clients"
    (stage, reason, status), count = max(classes.items(), key=lambda item: item[1])
    answer = f" {status}" if status else ""
    return f"{said}; {count} failed at {stage} ({reason}{answer}); `wsinvest diagnose` says why, or try fewer --clients"
