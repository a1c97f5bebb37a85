"""The times of the stages of the handshake: which ones are slower or faster, by the Mann-Whitney test."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wsinvest.compare.facts import both
from wsinvest.compare.statistics import Interval, mann_whitney, median, shift
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import _, filled
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, Turn, difference
from wsinvest.model.finding import NotMeasured
from wsinvest.model.sample import STAGES
from wsinvest.model.stage import StageName, State

FEWEST: Final = 8  # of each run: below it the normal approximation is poor
ALPHA: Final = 0.05  # of all stages together (Holm, Scandinavian Journal of Statistics 6, 1979)
LEAST_MS: Final = 1.0  # a smaller shift is of no use to anybody, however sure it is
LEAST_SHARE: Final = 0.10  # of the median before

_SLOWER: Final = _("{stage} takes {by:ms} longer ({least:ms} to {most:ms}); before {before:ms}, now {after:ms}")
_FASTER: Final = _("{stage} takes {by:ms} less ({least:ms} to {most:ms}); before {before:ms}, now {after:ms}")
_FEW: Final = _("Fewer than {n:int} times of a stage in one of the two runs.")


@dataclass(frozen=True, slots=True)
class StageTimes:
    """A stage in both runs: the medians in ms, the shift with its interval, and the p-value; `moved` if it counts."""

    stage: StageName
    before_ms: float
    after_ms: float
    shift: Interval
    p: float
    moved: bool = False


@difference("stage-times", label=_("Times of the stages"))
def stage_times(before: Case, after: Case) -> Compared:
    """Each stage whose times moved: surely (Holm over all stages), by a millisecond and by a tenth."""
    found = times_of(before, after)
    if not found:
        return NotMeasured(filled(_FEW, n=FEWEST))
    return tuple(_changed(one) for one in found if one.moved)


def times_of(before: Case, after: Case) -> tuple[StageTimes, ...]:
    """Each stage that both runs have often enough, in the order of the handshake."""
    runs = both(Handshake, before, after)
    if runs is None:
        return ()
    found = tuple(_measured(*runs))
    sure = _holm({one.stage: one.p for one in found})
    return tuple(_judged(one, one.stage in sure) for one in found)


def _measured(was: Handshake, now: Handshake) -> Iterator[StageTimes]:
    for stage in STAGES:
        old, new = _times(was, stage), _times(now, stage)
        if min(len(old), len(new)) >= FEWEST:
            yield StageTimes(stage, median(old), median(new), shift(old, new), mann_whitney(old, new))


def _times(made: Handshake, name: StageName) -> list[float]:
    stages = (one.stage(name) for one in made.repeats)
    return sorted(one.took_ms for one in stages if one and one.state is State.PASSED and one.took_ms is not None)


def _holm(values: dict[StageName, float]) -> frozenset[StageName]:
    """The stages whose null is rejected: the smallest p against alpha / k, the next against alpha / (k - 1) ..."""
    rejected: list[StageName] = []
    for left, (stage, p) in zip(
        range(len(values), 0, -1), sorted(values.items(), key=lambda one: (one[1], one[0])), strict=True
    ):
        if p > ALPHA / left:
            break
        rejected.append(stage)
    return frozenset(rejected)


def _judged(one: StageTimes, sure: bool) -> StageTimes:
    far = abs(one.shift.value) >= max(LEAST_MS, LEAST_SHARE * one.before_ms)
    return StageTimes(one.stage, one.before_ms, one.after_ms, one.shift, one.p, sure and far)


def _changed(one: StageTimes) -> Changed:
    slower = one.shift.value > 0
    ends = sorted((abs(one.shift.least), abs(one.shift.most)))
    values = {
        "stage": ENUMS[StageName][one.stage],
        "by": abs(one.shift.value),
        "least": ends[0],
        "most": ends[1],
        "before": one.before_ms,
        "after": one.after_ms,
    }
    return Changed(_SLOWER if slower else _FASTER, values, Turn.WORSE if slower else Turn.BETTER)
