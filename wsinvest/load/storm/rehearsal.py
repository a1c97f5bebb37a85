"""Rehearses a storm: holds connections, restarts the server under them, and watches its clients come back."""

from collections import Counter
from time import monotonic_ns
from typing import Final

from wsinvest.facts.storm import Rehearsal, Storm
from wsinvest.facts.tally import nearest_rank
from wsinvest.load.engine import NS, Engine
from wsinvest.load.own_limits import OwnLimit
from wsinvest.load.storm.clients import Clients
from wsinvest.load.storm.forecast import called, tried_by
from wsinvest.load.storm.served import GRACE_S, START_S, NotServed, Served
from wsinvest.load.way import Way

MOST_WATCHED_S: Final = 180.0
_LOOK_NS: Final = NS // 50  # between two looks whether the listener is there
_GENTLY: Final = 0.7  # of the lowest rate: how fast connections are opened before the restart
_HOLD_LIMIT_S: Final = 300.0
_SPARE_S: Final = 20.0  # watched beyond the time in which each client can try three times
_ENOUGH: Final = 0.99
_FEW: Final = 0.01  # of the attempts may fail for want of ports or descriptors of our own
_US: Final = 1_000_000


def rehearse(way: Way, served: Served, storm: Storm) -> Rehearsal:
    """Restart the running server under the clients of this storm; it runs again afterwards, and no client is left.

    The server is started again `down_s` after the first loss; how long it takes to start comes on top. Raises NotServed
    if the command does not do what a rehearsal needs, OwnLimit if our own ports or descriptors ran out.
    """
    seen = Clients(storm.backoff)
    engine = Engine(way, events=seen, open_s=storm.timeout_s)
    seen.engine = engine
    try:
        _hold(engine, storm.clients, storm.rate.low)
        seen.restarting = True
        engine.recorder.open_lag.taken()  # what comes from here on is asked for at the end
        _stop(engine, served, seen)
        if not seen.lost:
            raise NotServed("--rehearse: no connection ended with the server; the target must be that server itself")
        engine.run(seen.lost_ns + round(storm.down_s * NS))
        back_ns = _start(engine, served)
        tried_s = tried_by(storm.backoff, storm.timeout_s, (back_ns - seen.lost_ns) / NS)
        limit = back_ns + round(min(MOST_WATCHED_S, tried_s + _SPARE_S) * NS)
        engine.run_until(lambda _: len(seen.back) >= _ENOUGH * len(seen.lost), limit)
        if seen.ours > _FEW * len(seen.tried):
            raise OwnLimit(_out_of_ports(storm.clients, seen))
        lag_us = engine.recorder.open_lag.taken().percentile(0.99)
        return _found(seen, back_ns, monotonic_ns(), tried_s, (lag_us or 0.0) / _US)
    finally:
        engine.close_all()
        engine.shut()


def _hold(engine: Engine, clients: int, per_s: float) -> None:
    """Open all of them, gently; raises NotServed if they do not stay open."""
    begun = monotonic_ns()
    for client in range(clients):
        engine.open_at(begun + round(client / (_GENTLY * per_s) * NS), client)
    if not engine.run_until(lambda one: one.open >= clients, begun + round(_HOLD_LIMIT_S * NS)):
        held = f"{engine.open} of {clients} connections were open after {_HOLD_LIMIT_S:g} s"
        raise NotServed(f"--rehearse: {held}; try fewer --clients")


def _stop(engine: Engine, served: Served, seen: Clients) -> None:
    """Stop the server as a deploy does, by force after GRACE_S; until its listener is gone and a loss was seen."""
    served.ask_to_stop()
    grace = monotonic_ns() + round(GRACE_S * NS)
    while served.running and monotonic_ns() < grace:
        engine.run(monotonic_ns() + _LOOK_NS)
    served.kill()
    limit = monotonic_ns() + round(GRACE_S * NS)
    while served.running or served.listens:
        if monotonic_ns() > limit:
            raise NotServed(f"--rehearse: port {served.port} is still served after the command was stopped")
        engine.run(monotonic_ns() + _LOOK_NS)
    engine.run_until(lambda _: bool(seen.lost), monotonic_ns() + round(GRACE_S * NS))  # the kernel closed them all


def _start(engine: Engine, served: Served) -> int:
    """Start the server again; when it listened."""
    served.start()
    limit = monotonic_ns() + round(START_S * NS)
    while not served.listens:
        served.check()
        if monotonic_ns() > limit:
            raise NotServed(f"--rehearse: nothing listens at port {served.port} {START_S:g} s after the restart")
        engine.run(monotonic_ns() + _LOOK_NS)
    return monotonic_ns()


def _found(seen: Clients, back_ns: int, end_ns: int, tried_s: float, lag_s: float) -> Rehearsal:
    times = sorted((at - back_ns) / NS for at in seen.back.values())
    half_s = _until(times, 0.5, len(seen.lost))
    tried = [at for at in seen.tried if at <= end_ns]
    seconds = Counter((at - back_ns) // NS for at in tried if at >= back_ns)
    return Rehearsal(
        call=called([half_s], tried_s),
        lost=len(seen.lost),
        back=len(times),
        down_s=(back_ns - seen.lost_ns) / NS,
        half_s=half_s,
        nearly_all_s=_until(times, _ENOUGH, len(seen.lost)),
        attempts=len(tried),
        failed=sum(1 for at in seen.failures if at >= back_ns),
        peak_per_s=max(seconds.values(), default=0),
        lag_s=lag_s,
        watched_s=(end_ns - back_ns) / NS,
    )


def _out_of_ports(clients: int, seen: Clients) -> str:
    """Why the rehearsal is void."""
    share = f"{seen.ours} of {len(seen.tried)} attempts of {clients} clients found no free port or descriptor of ours"
    return f"--rehearse: {share}; try fewer --clients or a longer --backoff"


def _until(times: list[float], share: float, lost: int) -> float | None:
    """When this share of the clients was back; 0 for those that were back before the listener was seen."""
    rank = nearest_rank(share, lost)
    return max(0.0, times[rank - 1]) if rank <= len(times) else None
