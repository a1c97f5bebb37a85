"""The detector of success: failures in a row (down), and Page's CUSUM for a share that fails (leak).

Both are set so that they raise once a year at most where the share that fails is exactly the budget. The test that
clears is as hard as the test that raises: an outage is over after five successes, a leak only after many.
"""

from dataclasses import dataclass, replace
from functools import cache
from math import ceil, log
from typing import Final

YEAR_S: Final = 31_557_600
LEAST_IN_A_ROW: Final = 3
LEAK: Final = 4  # times the budget: the share against which CUSUM tests
LARGEST_LEAK: Final = 0.5
LARGEST_SHARE: Final = 0.9
CLEARS_IN: Final = 100  # a clear may be wrong this many times as often as a raise


@dataclass(frozen=True, slots=True)
class Tests:
    """The numbers of both tests for one budget and one rate of samples. The weights are log likelihood ratios."""

    budget: float
    in_a_row: int
    raise_at: float
    clear_at: float
    leak: tuple[float, float]  # weights of a failure and of a success
    steep: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Since:
    """A sum of weights that starts again at 0, and the samples since it did: how many, how many failed."""

    total: float = 0.0
    tried: int = 0
    failed: int = 0

    def then(self, failed: bool, weights: tuple[float, float]) -> "Since":
        """With one sample more."""
        total = self.total + weights[0 if failed else 1]
        return Since(total, self.tried + 1, self.failed + failed) if total > 0 else NONE

    @property
    def share(self) -> float:
        """The share that failed."""
        return self.failed / self.tried if self.tried else 0.0


NONE: Final = Since()


@dataclass(frozen=True, slots=True)
class Success:
    """What the detector remembers. `since`: of the leak, `steep`: of an outage; `share`: what clears is measured by.

    `in_a_row`: failures without a success. `sinks`: the reverse sum; at `clear_at` it is over.
    """

    in_a_row: int = 0
    since: Since = NONE
    steep: Since = NONE
    down: bool = False
    leaks: bool = False
    share: float = 0.0
    sinks: float = 0.0

    @property
    def bad(self) -> bool:
        """True from the raise until the clear."""
        return self.down or self.leaks

    @property
    def began(self) -> Since:
        """The samples since the change began, as far as that is known."""
        return self.steep if self.down and self.steep.tried else self.since

    def then(self, failed: bool, tests: Tests) -> "Success":
        """With one handshake more."""
        if not failed and self == WELL:
            return self
        return self._raised(failed, tests) if self.bad else self._watched(failed, tests)

    def _watched(self, failed: bool, tests: Tests) -> "Success":
        in_a_row = self.in_a_row + 1 if failed else 0
        since, steep = self.since.then(failed, tests.leak), self.steep.then(failed, tests.steep)
        down, leaks = in_a_row >= tests.in_a_row, since.total >= tests.raise_at
        if not down and not leaks:
            return Success(in_a_row, since, steep)
        return Success(in_a_row, since, steep, down, leaks)._measured(tests)

    def _raised(self, failed: bool, tests: Tests) -> "Success":
        """While it is bad both counts go on, and the reverse sum decides when it is over."""
        in_a_row = self.in_a_row + 1 if failed else 0
        now = replace(
            self,
            in_a_row=in_a_row,
            since=_counted(self.since, failed),
            steep=_counted(self.steep, failed) if self.steep.tried else _counted(NONE, failed) if failed else NONE,
            down=self.down or in_a_row >= tests.in_a_row,
        )
        if failed:
            now = now._measured(tests)
        weight = log(tests.budget / now.share) if failed else log((1 - tests.budget) / (1 - now.share))
        sinks = max(0.0, now.sinks + weight)
        return WELL if sinks >= tests.clear_at else replace(now, sinks=sinks)

    def _measured(self, tests: Tests) -> "Success":
        share = max(self.began.share, _least(tests.budget))
        return replace(self, share=min(share, max(LARGEST_SHARE, _least(tests.budget))))


WELL: Final = Success()


def _counted(since: Since, failed: bool) -> Since:
    return Since(since.total, since.tried + 1, since.failed + failed)


def _least(budget: float) -> float:
    """The least share that a clear is measured by: it must differ from the budget."""
    return min(2 * budget, (1 + budget) / 2)


@cache
def tests_for(objective: float, every_s: float) -> Tests:
    """The tests for an objective (share of handshakes that succeed) and one handshake each `every_s` seconds."""
    budget, samples = 1 - objective, YEAR_S / every_s
    leak = max(min(LEAK * budget, LARGEST_LEAK), _least(budget))
    steep = max(LARGEST_SHARE, leak)
    return Tests(
        budget=budget,
        in_a_row=max(LEAST_IN_A_ROW, ceil(log(samples) / log(1 / budget))),
        raise_at=log(samples),
        clear_at=log(samples / CLEARS_IN),
        leak=_weights(leak, budget),
        steep=_weights(steep, budget),
    )


def _weights(share: float, budget: float) -> tuple[float, float]:
    return log(share / budget), log((1 - share) / (1 - budget))
