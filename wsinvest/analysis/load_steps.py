"""The seconds of a load as the steps of a drawing: a day of them is too many for any screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.bins import merged
from wsinvest.facts.load import LoadRow

MOST: Final = 120  # steps: a phone has two or three pixels for each
_NEARLY: Final = 0.95  # of a step: a row may be some ms early
_LEAST_S: Final = 0.001
_REST: Final = 0.5  # of a step; a shorter rest at the end would make a rate of a handful of events


@dataclass(frozen=True, slots=True)
class Step:
    """What came in a stretch of `took_s` seconds. `row`: as of one second, with the connections open at its end."""

    row: LoadRow
    took_s: float

    def a_second(self, count: int) -> float:
        """So many events of this step as a rate."""
        return count / self.took_s


def steps(rows: Sequence[LoadRow], most: int = MOST) -> tuple[Step, ...]:
    """About so many steps of nearly equal length, at least a second. Counts are added, bins merged, never averaged."""
    return tuple(_steps(rows, max(1.0, -(-rows[-1].at_s // most)))) if rows else ()


def _steps(rows: Sequence[LoadRow], length: float) -> Iterator[Step]:
    """A step ends where it is long enough and the rest is no scrap; shorter rows join their neighbours."""
    began, last, taken = 0.0, rows[-1].at_s, list[LoadRow]()
    for row in rows:
        taken.append(row)
        if row.at_s - began >= length * _NEARLY and last - row.at_s >= length * _REST:
            yield Step(_together(taken), row.at_s - began)
            began, taken = row.at_s, []
    yield Step(_together(taken), max(last - began, _LEAST_S))


def _together(rows: Sequence[LoadRow]) -> LoadRow:
    end = rows[-1]
    return LoadRow(
        at_s=end.at_s,
        open=end.open,
        tried=sum(one.tried for one in rows),
        opened=sum(one.opened for one in rows),
        failed=sum(one.failed for one in rows),
        closed=sum(one.closed for one in rows),
        sent=sum(one.sent for one in rows),
        answered=sum(one.answered for one in rows),
        open_times=merged(one.open_times for one in rows),
        latency=merged(one.latency for one in rows),
        lag=merged(one.lag for one in rows),
        open_lag=merged(one.open_lag for one in rows),
        memory=end.memory,
        descriptors=end.descriptors,
    )
