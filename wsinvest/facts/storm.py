"""A reconnect storm: what the clients are, what the server was measured to do, the forecast, and what happened."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.facts.backoff import Backoff
from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


class Order(StrEnum):
    """In which order a server completes the handshakes that it has under way."""

    TOGETHER = "together"  # it works on all at once, so that each takes as long as all of them
    IN_TURN = "in_turn"  # the first that came is completed first, also for clients that have given up
    BOUNDED = "bounded"  # the first too; those that do not fit into its short accept queue cost it nothing
    UNKNOWN = "unknown"


class RateBasis(StrEnum):
    """Where a rate comes from."""

    MEASURED = "measured"
    LEAST = "least"  # measured, and our own process was the limit: the server may be faster
    GIVEN = "given"


class Call(StrEnum):
    """What the forecast says, and what a rehearsal saw."""

    RETURNS = "returns"  # at least half of the clients are back before each could try three times
    COLLAPSES = "collapses"  # fewer are
    NEAR = "near"  # close to the line, or only the lowest rate collapses: it may go either way
    UNDECIDED = "undecided"  # it depends on the order in which the server completes handshakes, which is unknown


@dataclass(frozen=True, slots=True)
class Band:
    """From the least to the most over all phases of the restart and the interval of the rate; `usual` is the median.

    Times are seconds. None: not within the time that was looked at (`watched_s`).
    """

    least: float | None
    usual: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Handshakes that the server completes in a second while `in_flight` are under way at once.

    `low` to `high`: the slowest and the fastest of the `bursts`, widened by what rates of one server differ between two
    restarts. Of a rate that was given, `in_flight` and `bursts` are 0.
    """

    per_s: float
    low: float
    high: float
    order: Order
    basis: RateBasis
    in_flight: int = 0
    bursts: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected after the server is back. Times are seconds since it accepts connections again.

    `handshake_s`: a handshake while all clients are under way at once. `half_s`, `nearly_all_s`: until half, and 99 %,
    of the clients are back. `attempts`: of all clients since the loss. `peak_per_s`: attempts in the busiest second.
    `window_s`: the jitter to set: spread over it, attempts stay under half of the rate. `tried_s`: the time in which
    each client can try three times, after which `call` is made. `phases`: of the restart that were simulated.
    """

    call: Call
    handshake_s: Band
    half_s: Band
    nearly_all_s: Band
    attempts: Band
    peak_per_s: float
    window_s: float
    tried_s: float
    phases: int
    watched_s: float


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What happened when the server was really restarted under its clients. Times as in Forecast.

    `lost`: connections that were open and ended with the server; `back`: how many clients were open again at the end.
    `down_s`: from the first loss until the server accepted connections again. `attempts`: since the loss. `failed`:
    those of them that failed after the server was back. `lag_s`: how late our own attempts began (p99).
    """

    call: Call
    lost: int
    back: int
    down_s: float
    half_s: float | None
    nearly_all_s: float | None
    attempts: int
    failed: int
    peak_per_s: int
    lag_s: float
    watched_s: float


@facts("load", name="storm", label=_("reconnect storm"), apart=True)
@dataclass(frozen=True, slots=True)
class Storm:
    """`clients` that lost their connection at once and come back by their `backoff`, each giving up after `timeout_s`.

    `down_s`: how long a restart of the server is expected to take. `rehearsal`: None where it was not restarted.
    """

    clients: int
    backoff: Backoff
    timeout_s: float
    down_s: float
    rate: Rate
    forecast: Forecast
    rehearsal: Rehearsal | None = None
