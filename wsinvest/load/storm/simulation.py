"""Simulates clients that come back to a server after a restart. Pure: the same setting gives the same result.

The server completes handshakes at a rate, together or in turn (`Order`). A client that waits longer than its timeout
gives up, and tries again after its backoff. Time 0 is the loss of all connections.
"""

import heapq
import math
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final, Protocol

from wsinvest.facts.backoff import Backoff, Jitter
from wsinvest.facts.storm import Order
from wsinvest.facts.tally import nearest_rank

MODELLED: Final = 2000  # clients; more of them are modelled by these, each standing for several
_ALIKE: Final = 200  # clients without jitter, which all do the same at the same time
_FEWEST: Final = 50  # clients that try very often
_MOST_TRIES: Final = 50_000  # of all modelled clients, by their longest delay; bounds the time that a simulation takes
_NEVER: Final = math.inf


@dataclass(frozen=True, slots=True)
class Setting:
    """One storm: `rate` in handshakes a second; `down_s` until the server accepts again; `watched_s` from then on."""

    clients: int
    backoff: Backoff
    timeout_s: float
    rate: float
    order: Order
    down_s: float
    watched_s: float
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. Times in seconds since the server was back; None: not while it was watched.

    `back`: the share of clients that are open at the end. `attempts`: since the loss, of all clients. `peak_per_s`:
    attempts in the busiest second since the server was back.
    """

    back: float
    half_s: float | None
    nearly_all_s: float | None
    attempts: float
    peak_per_s: float


class _Server(Protocol):
    """Handshakes under way. They end in the order in which they began: opened, or given up by the client."""

    def begin(self, now: float, client: int) -> None:
        """The client's handshake begins."""

    def due(self) -> float:
        """When the next handshake ends."""

    def end(self) -> tuple[int, bool]:
        """End it: the client, and True if it opened."""


class _Together:
    """Processor sharing: `done` is the work that each handshake got so far, in handshakes, had it been there always."""

    def __init__(self, rate: float, timeout_s: float) -> None:
        self._rate, self._timeout_s = rate, timeout_s
        self._under_way: deque[tuple[int, float, float]] = deque()  # client, the value of `done` at its end, its limit
        self._done, self._at = 0.0, 0.0

    def begin(self, now: float, client: int) -> None:
        self._work_until(now)
        self._under_way.append((client, self._done + 1.0, now + self._timeout_s))

    def due(self) -> float:
        if not self._under_way:
            return _NEVER
        _client, end, limit = self._under_way[0]
        return min(limit, self._at + max(0.0, end - self._done) * len(self._under_way) / self._rate)

    def end(self) -> tuple[int, bool]:
        now = self.due()
        self._work_until(now)
        client, _end, limit = self._under_way.popleft()
        return client, now < limit

    def _work_until(self, now: float) -> None:
        if self._under_way:
            self._done += (now - self._at) * self._rate / len(self._under_way)
        self._at = now


class _InTurn:
    """First come, first served.

    `wasted`: the server also does the work for clients that have given up, since it accepted them and cannot know.
    """

    def __init__(self, rate: float, timeout_s: float, *, wasted: bool = True) -> None:
        self._each_s, self._timeout_s, self._wasted = 1 / rate, timeout_s, wasted
        self._ends: deque[tuple[float, int, bool]] = deque()
        self._free = 0.0

    def begin(self, now: float, client: int) -> None:
        ready, limit = max(self._free, now) + self._each_s, now + self._timeout_s
        if ready < limit or self._wasted:
            self._free = ready
        self._ends.append((min(ready, limit), client, ready < limit))

    def due(self) -> float:
        return self._ends[0][0] if self._ends else _NEVER

    def end(self) -> tuple[int, bool]:
        _at, client, opened = self._ends.popleft()
        return client, opened


_SERVERS: Final[dict[Order, Callable[[float, float], _Server]]] = {
    Order.TOGETHER: _Together,
    Order.IN_TURN: _InTurn,
    Order.BOUNDED: partial(_InTurn, wasted=False),
}


class _Storm:
    """The state of one simulation."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._modelled = _modelled(setting)
        self._each = setting.clients / self._modelled  # clients that a modelled one stands for
        self._random = Random(setting.seed)  # noqa: S311  a simulation, no secret
        self._failures = [0] * self._modelled
        self._next: list[tuple[float, int]] = []  # when each waiting client tries again
        self._server = _SERVERS[setting.order](setting.rate / self._each, setting.timeout_s)
        self._opened_s: list[float] = []
        self._seconds: Counter[int] = Counter()
        self._attempts = 0

    def run(self) -> Result:
        """All clients from the loss until they are back, or the end of the time that is watched."""
        end = self._setting.down_s + self._setting.watched_s
        for client in range(self._modelled):
            self._wait(0.0, client)
        while len(self._opened_s) < self._modelled:
            starts = self._next[0][0] if self._next else _NEVER
            ends = self._server.due()
            if min(starts, ends) > end:
                break
            if starts < ends:
                self._try(*heapq.heappop(self._next))
            else:
                self._end(ends)
        return self._result()

    def _wait(self, now: float, client: int) -> None:
        delay = self._setting.backoff.delay_s(self._failures[client], self._random.random())
        heapq.heappush(self._next, (now + delay, client))

    def _try(self, now: float, client: int) -> None:
        self._attempts += 1
        if now < self._setting.down_s:
            self._fail(now, client)  # refused at once
        else:
            self._seconds[int(now - self._setting.down_s)] += 1
            self._server.begin(now, client)

    def _end(self, now: float) -> None:
        client, opened = self._server.end()
        if opened:
            self._opened_s.append(now - self._setting.down_s)
        else:
            self._fail(now, client)

    def _fail(self, now: float, client: int) -> None:
        self._failures[client] += 1
        self._wait(now, client)

    def _result(self) -> Result:
        return Result(
            back=len(self._opened_s) / self._modelled,
            half_s=self._until(0.5),
            nearly_all_s=self._until(0.99),
            attempts=self._attempts * self._each,
            peak_per_s=max(self._seconds.values(), default=0) * self._each,
        )

    def _until(self, share: float) -> float | None:
        """When this share of the clients was back; they are counted in the order in which they opened."""
        rank = nearest_rank(share, self._modelled)
        return self._opened_s[rank - 1] if rank <= len(self._opened_s) else None


def _modelled(setting: Setting) -> int:
    each = (setting.down_s + setting.watched_s) / setting.backoff.most_s
    most = _ALIKE if setting.backoff.jitter is Jitter.NONE else MODELLED
    return min(setting.clients, most, max(_FEWEST, int(_MOST_TRIES / max(1.0, each))))


def simulate(setting: Setting) -> Result:
    """One storm from the loss to its end; `order` is a known one."""
    return _Storm(setting).run()
