"""Watches a load from second to second, and says when it must end."""

import time
from collections.abc import Mapping
from typing import Final

from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, LoadRow, lateness, ms
from wsinvest.load.abort import SLOW_TIMES, Seen, abort_reason
from wsinvest.load.engine import Engine
from wsinvest.load.failures import Key
from wsinvest.load.hooks import Hooks
from wsinvest.load.share import Share
from wsinvest.load.target_watch import TargetWatch

LEAST: Final = 20  # times of a second from which its percentiles are looked at


class Guard:
    """`aborted`: why the load must end, NOT while it need not; `over`: True also at the end of the share's own time."""

    def __init__(self, share: Share, hooks: Hooks, engine: Engine, watch: TargetWatch) -> None:
        """Nothing is wrong yet."""
        self.aborted = Aborted.NOT
        self.over = False
        self._share, self._hooks, self._engine, self._watch = share, hooks, engine, watch
        self._failures: Mapping[Key, int] = {}
        self._tried = self._early = self._known = 0
        self._slow_s = self._limited_s = 0.0
        self._last_s = 0.0
        self._line_ms = share.find[1] if share.find else 0.0

    def step(self) -> None:
        """A step begins: what failed before it does not count against it."""
        engine = self._engine
        self._failures, self._tried, self._early = dict(engine.failures.counts), engine.counts.tried, engine.ends.early
        self._hooks.stepped()

    def look(self, row: LoadRow) -> None:
        """A second has passed."""
        took = row.at_s - self._last_s
        self._last_s = row.at_s
        measured = row.latency if row.latency.count else row.open_times
        line = self._share.objective_ms * SLOW_TIMES
        slow = bool(line) and (ms(measured, 0.99) or 0.0) > line
        self._slow_s = self._slow_s + took if slow else 0.0
        self._limited_s = self._limited_s + took if _limited(measured, row.own_lag, self._line_ms) else 0.0
        self._judge()

    def at_once(self) -> bool:
        """Asked every 50 ms: True if the load must end now."""
        if self._hooks.stop():
            self._end(Aborted.INTERRUPTED)
        elif self._share.ends_at is not None and time.time() >= self._share.ends_at:
            self.over = True
        elif self._engine.failures.total + self._engine.ends.early != self._known or self._watch.last.died:
            self._known = self._engine.failures.total + self._engine.ends.early
            self._judge()
        return self.over

    def _judge(self) -> None:
        why = abort_reason(self._seen(), ignored=self._hooks.ignored)
        if why is not Aborted.NOT:
            self._end(why)

    def _end(self, why: Aborted) -> None:
        self.aborted, self.over = self.aborted or why, True

    def _seen(self) -> Seen:
        engine, last = self._engine, self._watch.last
        new = {key: count - self._failures.get(key, 0) for key, count in engine.failures.counts.items()}
        return Seen(
            tried=engine.counts.tried - self._tried,
            failures={key: count for key, count in new.items() if count},
            early=engine.ends.early - self._early,
            slow_s=self._slow_s,
            limited_s=self._limited_s,
            memory=last.memory,
            descriptors=last.descriptors,
            health=last.health,
            died=last.died,
            killed=last.killed,
            moved=self._hooks.moved(),
            silent_s=self._hooks.silent_s(),
        )


def _limited(measured: Bins, lag: Bins, line_ms: float) -> bool:
    """As of the whole load; a second with few times says nothing."""
    return measured.count >= LEAST and lateness(measured, lag, line_ms).limited
