"""The seconds of a load: what happened in each, kept in memory, so that a full disk costs nothing of the result."""

from time import monotonic_ns
from typing import Final

from wsinvest.facts.bins import Bins, merged
from wsinvest.facts.load import LoadRow
from wsinvest.load.engine import NS, Engine
from wsinvest.load.target_watch import TargetWatch

EVERY_NS: Final = NS


class Rows:
    """Takes one row a second. `due_ns`: when the next one is due, of the monotonic clock."""

    def __init__(self, engine: Engine, watch: TargetWatch) -> None:
        """The load begins now."""
        self.made: list[LoadRow] = []
        self.began_ns = monotonic_ns()
        self.due_ns = self.began_ns + EVERY_NS
        self._engine, self._watch = engine, watch
        self._before = (0, 0, 0, 0, 0, 0)

    @property
    def elapsed_s(self) -> float:
        """Since the load began."""
        return (monotonic_ns() - self.began_ns) / NS

    def take(self) -> LoadRow:
        """What happened since the last row."""
        counts, recorder, seen = self._engine.counts, self._engine.recorder, self._watch.last
        now = (counts.tried, counts.opened, counts.failed, counts.closed, counts.sent, counts.answered)
        tried, opened, failed, closed, sent, answered = (
            later - earlier for later, earlier in zip(now, self._before, strict=True)
        )
        self._before = now
        row = LoadRow(
            at_s=round(self.elapsed_s, 3),
            open=self._engine.open,
            tried=tried,
            opened=opened,
            failed=failed,
            closed=closed,
            sent=sent,
            answered=answered,
            open_times=recorder.open.taken(),
            latency=recorder.latency.taken(),
            lag=recorder.lag.taken(),
            open_lag=recorder.open_lag.taken(),
            memory=seen.memory,
            descriptors=seen.descriptors,
        )
        self.made.append(row)
        self.due_ns = monotonic_ns() + EVERY_NS
        return row

    def since(self, number: int) -> tuple[Bins, Bins]:
        """The latencies and our own lags of all rows from this number on."""
        rows = self.made[number:]
        return merged(row.latency for row in rows), merged(row.lag for row in rows)
