"""The waterfall figure of attempts: the time of each stage, the stages reached, and the reason of the end."""

import textwrap
from collections.abc import Sequence
from typing import Any, Final

from wsinvest.facts.handshake import Handshake
from wsinvest.facts.words import word
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import StageName, State
from wsinvest.report.blocks import Column, Line, Table
from wsinvest.report.figures.attempts import end_of, full_end_of, times_of
from wsinvest.report.figures.frame import BLUE, GREEN, GREY, ORANGE, RED, Figure, axis, document, marks, number
from wsinvest.report.labels import OPENED
from wsinvest.report.sections.attempts import change_of
from wsinvest.report.sections.view import View

_ID: Final = "figure-waterfall"
_COLOURS: Final = {
    StageName.PROXY_CONNECT: "#a1795a",
    StageName.PROXY_TUNNEL: "#6b7f2a",
    StageName.DNS: "#8a63c9",
    StageName.TCP: BLUE,
    StageName.TLS: "#16899b",
    StageName.REQUEST: GREY,
    StageName.RESPONSE: ORANGE,
    StageName.NEGOTIATION: "#c2548f",
    StageName.OPEN: GREEN,
}
_TITLE: Final = _("How far each attempt came")
_NOTHING: Final = _("No handshake was recorded in this run, so there are no attempts to show.")
_TIMED: Final = _(
    "Each bar is one connection attempt, from the name lookup to its end. Rows r repeat the same request; "
    "rows p are probes that change one thing each. {opened:int} of {all:int} attempts opened."
)
_REACHED: Final = _(
    "Each row is one connection attempt with the stages that it reached; the source records no times. "
    "{opened:int} of {all:int} attempts opened."
)
_MS: Final = _("milliseconds from the start of the attempt")
_FAILED: Final = _("ended here")
_PASSED: Final = _("stage passed")
_ATTEMPT: Final = _("Attempt")
_CHANGED: Final = _("What was changed")
_NO_CHANGE: Final = _("nothing (repeat)")
_END: Final = _("How it ended")
_TOTAL: Final = _("Total")


def draw(view: View) -> Figure:
    """The figure of all attempts: bars by time if times were recorded, else symbols for the stages reached."""
    language, title = view.language, view.say(_TITLE)
    handshake = view.facts(Handshake)
    if handshake is None or not handshake.repeats:
        return Figure(_ID, title, view.say(_NOTHING), language)
    attempts = (*handshake.repeats, *handshake.probes)
    timed = any(times_of(attempt) for attempt in attempts)
    counts = {"opened": sum(attempt.opened for attempt in attempts), "all": len(attempts)}
    caption = (_TIMED if timed else _REACHED).say(language, counts)
    spec = (_by_time if timed else _by_stage)(attempts, title, language)
    return Figure(_ID, title, caption, language, spec, _table(attempts, title, view))


def _by_time(attempts: Sequence[Attempt], title: str, language: str) -> dict[str, Any]:
    longest = max(sum(times_of(attempt).values()) for attempt in attempts)
    # The right third is left free for the texts beside the bars.
    across = axis(range=[0, number(longest * 1.55)], title={"text": _MS.say(language)}, nticks=6)
    return document(
        _ID,
        title,
        language,
        len(attempts) * 18 + 130,
        [*(_bar(name, attempts, language) for name in _timed_stages(attempts)), *_ends(attempts, language)],
        # Columns of equal width, two of them on a phone.
        legend={"font": {"size": 11}, "entrywidth": 92},
        barmode="stack",
        bargap=0.35,
        xaxis=across,
        yaxis=_rows(attempts),
    )


def _bar(name: StageName, attempts: Sequence[Attempt], language: str) -> dict[str, Any]:
    times = [times_of(attempt).get(name, 0.0) for attempt in attempts]
    stage = word(name, language)
    return {
        "type": "bar",
        "orientation": "h",
        "name": "\n".join(textwrap.wrap(stage, 14)),
        "x": [number(time) for time in times],
        "y": [attempt.id for attempt in attempts],
        "marker": {"color": _COLOURS[name]},
        "hovertext": [f"{stage}: {KINDS['ms'](time, language)}" for time in times],
        "hoverinfo": "y+text",
    }


def _ends(attempts: Sequence[Attempt], language: str) -> list[dict[str, Any]]:
    opened = [attempt for attempt in attempts if attempt.failed is None]
    failed = [attempt for attempt in attempts if attempt.failed is not None]
    kinds = ((opened, OPENED, "circle", GREEN), (failed, _FAILED, "x", RED))
    return [_end(group, name, symbol, colour, language) for group, name, symbol, colour in kinds if group]


def _end(group: Sequence[Attempt], name: Phrase, symbol: str, colour: str, language: str) -> dict[str, Any]:
    return marks(
        name.say(language),
        symbol,
        colour,
        9,
        mode="markers+text",
        x=[number(sum(times_of(attempt).values())) for attempt in group],
        y=[attempt.id for attempt in group],
        text=[f" {end_of(attempt, language)}" for attempt in group],
        textposition="middle right",
        textfont={"size": 11},
        hovertext=[f"{attempt.id}: {full_end_of(attempt, language)}" for attempt in group],
    )


def _by_stage(attempts: Sequence[Attempt], title: str, language: str) -> dict[str, Any]:
    reached = _reached_stages(attempts)
    names = [word(name, language).replace(" ", "\n") for name in reached]
    return document(
        _ID,
        title,
        language,
        len(attempts) * 48 + 110,
        [
            _marks(attempts, State.PASSED, _PASSED, "circle", GREEN, language),
            _marks(attempts, State.FAILED, _FAILED, "x", RED, language),
        ],
        xaxis=axis(
            tickvals=list(range(len(names))),
            ticktext=names,
            range=[-0.6, len(names) - 0.1],
            tickangle=0,
            tickfont={"size": 10},
        ),
        yaxis=_rows(attempts),
    )


def _marks(
    attempts: Sequence[Attempt], state: State, name: Phrase, symbol: str, colour: str, language: str
) -> dict[str, Any]:
    reached = _reached_stages(attempts)
    places = [(attempt, stage) for attempt in attempts for stage in attempt.timed if stage.state is state]
    return marks(
        name.say(language),
        symbol,
        colour,
        mode="markers+text",
        x=[reached.index(stage.name) for _, stage in places],
        y=[attempt.id for attempt, _ in places],
        text=[end_of(attempt, language) if state is State.FAILED else "" for attempt, _ in places],
        textposition=["bottom left" if reached.index(stage.name) > 3 else "bottom center" for _, stage in places],
        cliponaxis=False,
        hovertext=[f"{attempt.id}: {word(stage.name, language)}" for attempt, stage in places],
        showlegend=bool(places),
    )


def _rows(attempts: Sequence[Attempt]) -> dict[str, Any]:
    ids = [attempt.id for attempt in attempts]
    return axis(type="category", categoryarray=ids, range=[len(ids) - 0.4, -0.6], showgrid=False, dtick=1)


def _timed_stages(attempts: Sequence[Attempt]) -> list[StageName]:
    return [name for name in _COLOURS if any(times_of(attempt).get(name) for attempt in attempts)]


def _reached_stages(attempts: Sequence[Attempt]) -> list[StageName]:
    reached = {stage.name for attempt in attempts for stage in attempt.timed if stage.state is not State.SKIPPED}
    return [name for name in StageName if name in reached]


def _table(attempts: Sequence[Attempt], title: str, view: View) -> Table:
    language, stages = view.language, _timed_stages(attempts)
    words = view.columns(_ATTEMPT, _CHANGED, _END)
    times = [Column(name, number=True) for name in (_TOTAL.say(language), *(word(stage, language) for stage in stages))]
    rows = tuple(_cells(attempt, stages, view) for attempt in attempts)
    return Table(title, (*words, *times) if stages else words, rows)


def _cells(attempt: Attempt, stages: Sequence[StageName], view: View) -> tuple[Line, ...]:
    times = times_of(attempt)
    spans = [sum(times.values()) if times else None, *(times.get(name) for name in stages)] if stages else []
    shown = ["–" if span is None else KINDS["ms"](span, view.language) for span in spans]
    return (attempt.id, change_of(view, attempt) or view.say(_NO_CHANGE), full_end_of(attempt, view.language), *shown)
