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
OUTAGE_IN: Final = 20  # failures in a row that are an outage whatever failed before
CLEARS_IN: Final = 100  # a clear may be wrong this many times as often as a raise


@dataclass(frozen=True, slots=True)
class Detector:
    """The numbers of both tests for one budget and one rate of samples. The weights are log likelihood ratios."""

    budget: float
    in_a_row: int
    raise_at: float
    clear_at: float
    leak: tuple[float, float]  # weights of a failure and of a success
    steep: tuple[float, float]

    def outage_in(self, share: float) -> int:
        """So many failures in a row are an outage where this share fails anyway: chance gives them once a year."""
        return min(max(self.in_a_row, ceil(self.raise_at / log(1 / share))), OUTAGE_IN)


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

    `in_a_row`: failures without a success, `needs`: so many of them turn a leak into an outage. `sinks`: the reverse
    sum; at `clear_at` it is over.
    """

    in_a_row: int = 0
    needs: int = 0
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

    def then(self, failed: bool, detector: Detector) -> "Success":
        """With one handshake more."""
        if not failed and self == WELL:
            return self
        return self._raised(failed, detector) if self.bad else self._watched(failed, detector)

    def _watched(self, failed: bool, detector: Detector) -> "Success":
        in_a_row = self.in_a_row + 1 if failed else 0
        since, steep = self.since.then(failed, detector.leak), self.steep.then(failed, detector.steep)
        down, leaks = in_a_row >= detector.in_a_row, since.total >= detector.raise_at
        if not down and not leaks:
            return Success(in_a_row, since=since, steep=steep)
        raised = Success(in_a_row, since=since, steep=steep, down=down, leaks=leaks)._measured(detector)
        return replace(raised, needs=detector.outage_in(raised.share))

    def _raised(self, failed: bool, detector: Detector) -> "Success":
        """While it is bad both counts go on, and the reverse sum decides when it is over."""
        in_a_row = self.in_a_row + 1 if failed else 0
        now = replace(
            self,
            in_a_row=in_a_row,
            since=_counted(self.since, failed),
            steep=_counted(self.steep, failed) if self.steep.tried else _counted(NONE, failed) if failed else NONE,
            needs=self.needs if failed else detector.outage_in(self.share),
            down=self.down or in_a_row >= self.needs,
        )
        if failed:
            now = now._measured(detector)
        weight = log(detector.budget / now.share) if failed else log((1 - detector.budget) / (1 - now.share))
        sinks = max(0.0, now.sinks + weight)
        return WELL if sinks >= detector.clear_at else replace(now, sinks=sinks)

    def _measured(self, detector: Detector) -> "Success":
        share = max(self.began.share, _least(detector.budget))
        return replace(self, share=min(share, max(LARGEST_SHARE, _least(detector.budget))))


WELL: Final = Success()


def _counted(since: Since, failed: bool) -> Since:
    return Since(since.total, since.tried + 1, since.failed + failed)


def _least(budget: float) -> float:
    """The least share that a clear is measured by: it must differ from the budget."""
    return min(2 * budget, (1 + budget) / 2)


@cache
def detector_for(objective: float, every_s: float) -> Detector:
    """The detector for an objective (share of handshakes that succeed) and one handshake each `every_s` seconds."""
    budget, samples = 1 - objective, YEAR_S / every_s
    leak = max(min(LEAK * budget, LARGEST_LEAK), _least(budget))
    steep = max(LARGEST_SHARE, leak)
    return Detector(
        budget=budget,
        in_a_row=max(LEAST_IN_A_ROW, ceil(log(samples) / log(1 / budget))),
        raise_at=log(samples),
        clear_at=log(samples / CLEARS_IN),
        leak=_weights(leak, budget),
        steep=_weights(steep, budget),
    )


def _weights(share: float, budget: float) -> tuple[float, float]:
    return log(share / budget), log((1 - share) / (1 - budget))
