"""What a load found, as facts."""

from collections.abc import Mapping

from wsinvest.facts.load import Aborted, EndClass, FailureClass, Load, LoadTimes, SearchStep, carried_by
from wsinvest.host.locality import is_here
from wsinvest.load.engine import NS, Engine
from wsinvest.load.failures import Key
from wsinvest.load.rows import Rows
from wsinvest.load.share import Share
from wsinvest.model.attempt import Attempt


def found(
    engine: Engine,
    share: Share,
    aborted: Aborted,
    rows: Rows,
    search: tuple[SearchStep, ...],
    examples: Mapping[Key, Attempt],
) -> Load:
    """The facts of the load that this engine did. `search`: the steps that looked for a limit of messages."""
    counts, cost = engine.counts, engine.cost()
    return Load(
        plan=share.plan,
        seconds=round(rows.elapsed_s, 3),
        tried=counts.tried,
        opened=counts.opened,
        failures=_failures(engine, rows.began_ns, examples),
        ends=tuple(EndClass(code, reason, count) for (code, reason), count in engine.ends.counts.items()),
        early=engine.ends.early,
        held=cost.most_open,
        sent=counts.sent,
        answered=counts.answered,
        times=times_of(engine),
        cpu_s=round(cost.cpu_s, 3),
        kb_per_connection=None if cost.kb_per_connection is None else round(cost.kb_per_connection, 2),
        aborted=aborted,
        carried=None if share.find is None else carried_by(search, share.find),
        on_loopback=all(is_here(str(one.sockaddr[0])) for one in engine.way.endpoints),
        search=search,
    )


def times_of(engine: Engine) -> LoadTimes:
    """All times of the engine."""
    recorder = engine.recorder
    return LoadTimes(
        recorder.open.bins(),
        recorder.tcp.bins(),
        recorder.tls.bins(),
        recorder.response.bins(),
        recorder.latency.bins(),
        recorder.service.bins(),
        recorder.lag.bins(),
        recorder.open_lag.bins(),
    )


def _failures(engine: Engine, began_ns: int, examples: Mapping[Key, Attempt]) -> tuple[FailureClass, ...]:
    """The classes, the most frequent first."""
    known = engine.failures
    return tuple(
        FailureClass(*key, count, round((known.first_ns[key] - began_ns) / NS, 3), examples.get(key))
        for key, count in sorted(known.counts.items(), key=lambda item: -item[1])
    )
