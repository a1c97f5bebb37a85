"""Times of a load in bins: raw numbers are appended, and folded into bins a few thousand at a time."""

from collections import Counter
from dataclasses import dataclass, fields
from typing import Final

from wsinvest.facts.bins import NONE, OCTAVE_BITS, Bins

BITS: Final = OCTAVE_BITS + 1
EXACT: Final = 1 << BITS
FOLD: Final = 4096  # raw numbers that are kept before they are folded: appending is what costs least in the loop


class Times(list[int]):
    """Whole microseconds, never negative: `append` them.

    `bins` gives all that came, `taken` what came since it was last asked.
    """

    def __init__(self) -> None:
        """None yet."""
        super().__init__()
        self._taken: Counter[int] = Counter()
        self._all: Counter[int] = Counter()

    def fold(self) -> None:
        """Put the raw numbers into their bins, as `bin_of` does, which costs three times as much for each."""
        self._taken.update(
            [
                value if value < EXACT else ((up := value.bit_length() - BITS) << OCTAVE_BITS) + (value >> up)
                for value in self
            ]
        )
        self.clear()

    def taken(self) -> Bins:
        """What came since this was last asked."""
        self.fold()
        found, self._taken = self._taken, Counter()
        self._all.update(found)
        return _bins(found)

    def bins(self) -> Bins:
        """All that came, whether it was taken or not."""
        self.fold()
        return _bins(self._all + self._taken)


def _bins(counts: Counter[int]) -> Bins:
    places = tuple(sorted(counts))
    return Bins(places, tuple(counts[place] for place in places)) if places else NONE


@dataclass(frozen=True, slots=True)
class Recorder:
    """The times of a load in microseconds.

    `open`: from the moment at which a link was due; `tcp`, `tls`, `response`: its stages. `latency`: from the moment at
    which a message was due to its answer; `service`: from its sending. `lag`: how late we ourselves sent it;
    `open_lag`: how late we began to open a link.
    """

    open: Times
    tcp: Times
    tls: Times
    response: Times
    latency: Times
    service: Times
    lag: Times
    open_lag: Times

    @classmethod
    def new(cls) -> "Recorder":
        """Without any time."""
        return cls(*(Times() for _field in fields(cls)))

    @property
    def each(self) -> tuple[Times, ...]:
        """All of them, in the order of the fields."""
        return tuple(getattr(self, one.name) for one in fields(self))

    def fold(self) -> None:
        """Fold what has grown to FOLD numbers."""
        for times in self.each:
            if len(times) >= FOLD:
                times.fold()
