"""Forecasts a reconnect storm: a band over all phases of the restart and over the interval of the rate. Pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from wsinvest.facts.backoff import Backoff
from wsinvest.facts.storm import Band, Call, Forecast, Order, Rate
from wsinvest.load.storm.simulation import Result, Setting, simulate

PHASES: Final = 12
ROUNDS: Final = 3  # attempts that each client can make before a storm is called a collapse
_LEAST_WATCHED_S: Final = 60.0
_MOST_WATCHED_S: Final = 600.0
# Of the timeout, how long a handshake with all clients under way takes where calls were wrong either way, beside real
# restarts (tests/bench/bench_storm.py).
NEAR: Final = (0.7, 2.0)
_SPARE: Final = 0.5  # of the rate: the rest is for the clients that are connected already
_KNOWN: Final = (Order.TOGETHER, Order.IN_TURN)


def forecast(clients: int, backoff: Backoff, timeout_s: float, down_s: float, rate: Rate) -> Forecast:
    """What is to be expected of so many clients that lose their connections at once.

    Where lockstep decides, one phase of the restart says nothing: the server may be back just before an attempt or just
    after. So restarts of `down_s`, and up to half a delay shorter and longer, are simulated, each with the lowest, the
    usual and the highest rate. The call is made where the lowest and the usual one agree, but none where a handshake
    takes about as long as the timeout, and the call depends on that.
    """
    tried_s = tried_by(backoff, timeout_s, down_s)
    watched_s = min(_MOST_WATCHED_S, max(_LEAST_WATCHED_S, tried_s, 4 * (backoff.most_s + timeout_s)))

    def storms(order: Order, per_s: float) -> list[Result]:
        """One for each phase."""
        return [
            simulate(Setting(clients, backoff, timeout_s, per_s, order, down, watched_s, seed))
            for seed, down in enumerate(restarts(backoff, down_s))
        ]

    orders = _KNOWN if rate.order is Order.UNKNOWN else (rate.order,)
    slow = {order: storms(order, rate.low) for order in orders}
    usual = {order: storms(order, rate.per_s) for order in orders}
    found = [one for by_order in (slow, usual) for several in by_order.values() for one in several]
    found += [one for order in orders for one in storms(order, rate.high)]
    return Forecast(
        call=_call(slow, usual, storms, clients / timeout_s, rate, tried_s),
        handshake_s=Band(clients / rate.high, clients / rate.per_s, clients / rate.low),
        half_s=_band(found, lambda one: one.half_s),
        nearly_all_s=_band(found, lambda one: one.nearly_all_s),
        attempts=_band(found, lambda one: round(one.attempts)),
        peak_per_s=round(max(one.peak_per_s for one in found)),
        window_s=window_s(clients, rate),
        tried_s=tried_s,
        phases=PHASES,
        watched_s=watched_s,
    )


def _call(
    slow: Mapping[Order, list[Result]],
    usual: Mapping[Order, list[Result]],
    storms: Callable[[Order, float], list[Result]],
    line: float,
    rate: Rate,
    tried_s: float,
) -> Call:
    """The call where the storms of the lowest and of the usual rate agree.

    The lowest rate is a bound, and no measurement: alone it would call collapses that do not come.
    `line`: the rate at which a handshake takes as long as the timeout.
    """

    def of(several: Sequence[Result]) -> Call:
        return called([one.half_s for one in several], tried_s)

    calls = {of(several) for several in slow.values()}
    if len(calls) > 1:
        return Call.UNDECIDED
    if calls != {of(several) for several in usual.values()}:
        return Call.NEAR
    if NEAR[0] < line / rate.per_s < NEAR[1]:
        for order in slow:  # with jitter, or in turn, the call may be the same on both sides
            if of(storms(order, line / NEAR[0])) is not of(storms(order, line / NEAR[1])):
                return Call.NEAR
    return calls.pop()


def called(halves: Sequence[float | None], tried_s: float) -> Call:
    """A collapse if, in at least half of these storms, half of the clients were not back when each had tried thrice."""
    late = sum(1 for half in halves if half is None or half > tried_s)
    return Call.COLLAPSES if 2 * late >= len(halves) else Call.RETURNS


def window_s(clients: int, rate: Rate) -> float:
    """Whole seconds over which so many attempts stay under half of the lowest rate."""
    return float(math.ceil(clients / (_SPARE * rate.low)))


def restarts(backoff: Backoff, down_s: float) -> tuple[float, ...]:
    """Lengths of a restart of about `down_s` that fall into all phases of the clients' delay, in seconds."""
    delay = backoff.undithered_s(failures_by(backoff, down_s))
    first = max(0.0, down_s - delay / 2)
    return tuple(first + delay * (phase + 0.5) / PHASES for phase in range(PHASES))


def tried_by(backoff: Backoff, timeout_s: float, down_s: float) -> float:
    """Seconds since the server is back in which each client can try ROUNDS times, in the worst phase."""
    before = failures_by(backoff, down_s)
    return sum(backoff.undithered_s(before + number) + timeout_s for number in range(ROUNDS))


def failures_by(backoff: Backoff, down_s: float) -> int:
    """How many attempts of a client without jitter have failed after so many seconds without a server.

    It stops to count where the delay has reached its longest.
    """
    failures, at = 0, backoff.first_s
    while at < down_s and backoff.undithered_s(failures) < backoff.most_s:
        failures += 1
        at += backoff.undithered_s(failures)
    return failures


def _band(found: Sequence[Result], value: Callable[[Result], float | None]) -> Band:
    """Least, median and most; None, which is beyond all that was looked at, is the most there is."""
    ordered = sorted(math.inf if (one := value(each)) is None else one for each in found)
    return Band(*(None if one == math.inf else one for one in (ordered[0], ordered[len(ordered) // 2], ordered[-1])))
