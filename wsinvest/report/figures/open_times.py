"""The figure of handshake times: one symbol for each, with lines for the objective and percentiles."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from wsinvest.facts.handshake import Handshake
from wsinvest.facts.tally import nearest_rank
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt
from wsinvest.report.blocks import Column, Table
from wsinvest.report.figures.attempts import times_of
from wsinvest.report.figures.frame import (
    BLUE,
    GREY,
    ORANGE,
    RED,
    TITLE_PX,
    Figure,
    axis,
    document,
    marks,
    note,
    number,
    ruler,
    upright,
)
from wsinvest.report.sections.view import View

_ID: Final = "figure-latency"
_OBJECTIVE: Final = "handshake_p95_ms"
_BINS: Final = 44  # dots that fit side by side on a phone
_SHORTEST_MS: Final = 0.1
_TITLE: Final = _("How long the handshakes took")
_NOTHING: Final = _("No handshake times were measured in this run, so there is nothing to draw.")
_SOME: Final = _(
    "Each dot is one handshake that opened, each cross one that failed, at the time when it ended. "
    "{opened:int} of {all:int} opened; 95% of those took at most {p95:ms}, the objective is less than {limit:ms}."
)
_NONE: Final = _(
    "None of the {all:int} handshakes opened: each cross is the time after which one failed. "
    "The objective (less than {limit:ms}) counts opened handshakes only, so it is unknown here, not met."
)
_TIME: Final = _("time from the start of the attempt")
_LIMIT: Final = _("objective {limit:ms}")
_MEDIAN: Final = _("median {x:ms}")
_P95: Final = _("95% within {x:ms}")
_OPENED: Final = _("opened", "handshake")
_FAILED: Final = _("failed")
_WHAT: Final = _("Handshakes")
_COUNT: Final = _("Number")
_SHORTEST: Final = _("Shortest")
_MIDDLE: Final = _("Median")
_HIGH: Final = _("95th percentile")
_LONGEST: Final = _("Longest")


def draw(view: View) -> Figure:
    """The figure of the times of all repeats on a logarithmic scale, without probes; no drawing without times."""
    language, title = view.language, view.say(_TITLE)
    handshake = view.facts(Handshake)
    timed = [one for one in handshake.repeats if times_of(one)] if handshake else []
    if not handshake or not timed:
        return Figure(_ID, title, view.say(_NOTHING), language)
    limit = next(objective.limit for objective in view.diagnosis.objectives if objective.name == _OBJECTIVE)
    p95 = handshake.tally.percentile_ms(0.95)
    opened = sum(one.opened for one in handshake.repeats)
    values = {"opened": opened, "all": len(handshake.repeats), "p95": p95, "limit": limit}
    caption = (_NONE if p95 is None else _SOME).say(language, values)
    spec = _drawing(timed, handshake, limit, title, language)
    return Figure(_ID, title, caption, language, spec, _table(timed, title, language))


def _drawing(timed: Sequence[Attempt], handshake: Handshake, limit: float, title: str, language: str) -> dict[str, Any]:
    low, high = _decades([*(_total(one) for one in timed), limit])
    ticks = [10.0**power for power in range(low, high + 1)]
    stacks = _stacks(timed, low, high)
    lines = [(limit, _LIMIT.say(language, {"limit": limit}), ORANGE, "solid")]
    lines += [(x, phrase.say(language, {"x": x}), GREY, "dot") for x, phrase in _percentiles(handshake)]
    tallest = max(level for _, _, level in stacks)
    return document(
        _ID,
        title,
        language,
        max(tallest * 13, 60) + 190,
        [_dots(stacks, True, language), _dots(stacks, False, language)],
        xaxis=axis(
            type="log",
            range=[low - 0.05, high + 0.05],
            tickvals=[number(tick) for tick in ticks],
            ticktext=[_tick(tick, language) for tick in ticks],
            ticklabeloverflow="allow",
            title={"text": _TIME.say(language)},
        ),
        yaxis=ruler(range=[0, max(tallest + 1, 5)]),
        shapes=[upright(number(x), colour, dash) for x, _, colour, dash in lines],
        annotations=[_beside(x, text, row, low, high) for row, (x, text, _, _) in enumerate(lines)],
        margin={"l": 24, "r": 32, "t": TITLE_PX + 66, "b": 8},
    )


def _tick(tick: float, language: str) -> str:
    return KINDS["ms"](tick, language) if tick < 1 else f"{KINDS['int'](tick, language)}\u00a0ms"


def _beside(x: float, text: str, row: int, low: int, high: int) -> dict[str, Any]:
    # Each line's text has its own row above the drawing, on the side that has more room.
    place = math.log10(max(x, _SHORTEST_MS))
    side = "left" if place < (low + high) / 2 else "right"
    return note(text, x=number(place), y=1, yref="paper", yanchor="bottom", yshift=2 + 17 * row, xanchor=side)


def _percentiles(handshake: Handshake) -> list[tuple[float, Phrase]]:
    found = ((handshake.tally.percentile_ms(share), phrase) for share, phrase in ((0.95, _P95), (0.5, _MEDIAN)))
    return [(value, phrase) for value, phrase in found if value is not None]


def _stacks(timed: Sequence[Attempt], low: int, high: int) -> list[tuple[Attempt, float, int]]:
    """Each attempt with x (ms) and level from 1: similar times are stacked, opened attempts below failed ones."""
    step = (high - low) / _BINS
    filled: Counter[int] = Counter()
    placed = []
    for attempt in sorted(timed, key=lambda one: (not one.opened, one.id)):
        column = round((math.log10(_total(attempt)) - low) / step)
        filled[column] += 1
        placed.append((attempt, 10 ** (low + column * step), filled[column]))
    return placed


def _dots(stacks: Sequence[tuple[Attempt, float, int]], opened: bool, language: str) -> dict[str, Any]:
    shown = [(one, x, level) for one, x, level in stacks if one.opened is opened]
    return marks(
        (_OPENED if opened else _FAILED).say(language),
        "circle" if opened else "x",
        BLUE if opened else RED,
        10 if opened else 8,
        x=[number(x) for _, x, _ in shown],
        y=[level for _, _, level in shown],
        hovertext=[f"{one.id}: {KINDS['ms'](_total(one), language)}" for one, _, _ in shown],
        showlegend=bool(shown),
    )


def _total(attempt: Attempt) -> float:
    return max(sum(times_of(attempt).values()), _SHORTEST_MS)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low = math.floor(math.log10(max(min(values), _SHORTEST_MS)))
    return low, max(math.ceil(math.log10(max(values))), low + 1)


def _table(timed: Sequence[Attempt], title: str, language: str) -> Table:
    words = (_WHAT, _COUNT, _SHORTEST, _MIDDLE, _HIGH, _LONGEST)
    columns = tuple(Column(phrase.say(language), number=phrase is not _WHAT) for phrase in words)
    groups = ((_OPENED, [one for one in timed if one.opened]), (_FAILED, [one for one in timed if not one.opened]))
    return Table(title, columns, tuple(_cells(phrase.say(language), group, language) for phrase, group in groups))


def _cells(name: str, group: Sequence[Attempt], language: str) -> tuple[str, ...]:
    times = sorted(sum(times_of(one).values()) for one in group)
    if not times:
        return (name, "0", "–", "–", "–", "–")
    ranks = (1, nearest_rank(0.5, len(times)), nearest_rank(0.95, len(times)), len(times))
    return (name, KINDS["int"](len(times), language), *(KINDS["ms"](times[rank - 1], language) for rank in ranks))
