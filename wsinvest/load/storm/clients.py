"""The clients of a rehearsal: each comes back by its backoff once it has lost its connection, and notes when."""

from collections import Counter
from random import Random
from typing import Final

from wsinvest.facts.backoff import Backoff
from wsinvest.load.engine import NS, Engine
from wsinvest.load.events import Events
from wsinvest.model.stage import Reason, StageName

_OURS: Final = frozenset({Reason.PORTS_EXHAUSTED, Reason.DESCRIPTORS_EXHAUSTED})
_HOLD_AGAIN_NS: Final = NS  # before the restart: a connection that did not open, or was lost, is opened again


class Clients(Events):
    """What a rehearsal sees; times are of the monotonic clock in ns.

    `lost`: the clients that lost a connection since `restarting` was set, the first of them at `lost_ns`. `back`: when
    each of them was open again. `tried`: when each of their attempts was due; `failures`: when each failure came;
    `ours`: how many of them were for want of ports or descriptors of our own.
    """

    engine: Engine  # set by who makes the engine, which wants its events first

    def __init__(self, backoff: Backoff, seed: int = 0) -> None:
        """`seed`: of the jitter."""
        self._backoff = backoff
        self._random = Random(seed)  # noqa: S311  a delay, no secret
        self._row: Counter[int] = Counter()
        self.restarting = False
        self.lost: set[int] = set()
        self.lost_ns = 0
        self.back: dict[int, int] = {}
        self.tried: list[int] = []
        self.failures: list[int] = []
        self.ours = 0

    def opened(self, tag: int, now_ns: int) -> None:
        """Back, if it was lost."""
        if tag in self.lost:
            self.back[tag] = now_ns
            self._row[tag] = 0

    def failed(self, tag: int, stage: StageName, reason: Reason, status: int | None, now_ns: int) -> None:
        """Try again after the next delay."""
        if not self.restarting:
            self.engine.open_at(now_ns + _HOLD_AGAIN_NS, tag)
            return
        self.failures.append(now_ns)
        self.ours += reason in _OURS
        self._row[tag] += 1
        self._try_later(tag, now_ns)

    def closed(self, tag: int, code: int | None, now_ns: int) -> None:
        """Lost: the first attempt comes after the first delay."""
        if not self.restarting:
            self.engine.open_at(now_ns + _HOLD_AGAIN_NS, tag)
            return
        self.lost_ns = self.lost_ns or now_ns
        self.lost.add(tag)
        self.back.pop(tag, None)
        self._try_later(tag, now_ns)

    def _try_later(self, tag: int, now_ns: int) -> None:
        due = now_ns + round(self._backoff.delay_s(self._row[tag], self._random.random()) * NS)
        self.tried.append(due)
        self.engine.open_at(due, tag)
