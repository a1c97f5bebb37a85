"""The figure of objectives: a row for each, with a symbol in the column missed, unknown or met."""

from collections.abc import Sequence
from typing import Any, Final

from wsinvest.diagnose.objectives import RESOLUTION, words_of
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Objective, ObjectiveState
from wsinvest.report.blocks import Badge, Table
from wsinvest.report.figures.frame import GREEN, GREY, RED, Figure, axis, document, entry, marks, note, number, ruler
from wsinvest.report.sections.actions import amount, objective_line
from wsinvest.report.sections.view import View

_ID: Final = "figure-objectives"
_ROW_PX: Final = 62
_WORDS_AT: Final = 2.6
_ORDER: Final = (ObjectiveState.MISSED, ObjectiveState.UNKNOWN, ObjectiveState.MET)
_LOOKS: Final = {
    ObjectiveState.MISSED: ("x", RED),
    ObjectiveState.UNKNOWN: ("circle-open", GREY),
    ObjectiveState.MET: ("circle", GREEN),
}
_TITLE: Final = _("Measures of success")
_CAPTION: Final = _(
    "{met:int} of {all:int} objectives {met:plural:is|are} met, {missed:int} missed; {unknown:int} could not be "
    "measured, which is neither."
)
_MEASURED: Final = _("measured {measured}; objective {limit}")
_NOT_MEASURED: Final = _("not measured; objective {limit}")
_RESOLUTION: Final = _("resolution")
_MONITORING: Final = _("monitoring")
_OBJECTIVE: Final = _("Objective")
_KIND: Final = _("Kind")
_LIMIT: Final = _("Limit")
_VALUE: Final = _("Measured")
_STATE: Final = _("State")


def draw(view: View) -> Figure:
    """The figure of all objectives, each in one row, in the column of its state."""
    title, found = view.say(_TITLE), view.diagnosis.objectives
    states = [objective.state for objective in found]
    counts: dict[str, int] = {state.value: states.count(state) for state in ObjectiveState}
    caption = view.say(_CAPTION, all=len(found), **counts)
    spec, table = _drawing(found, title, view), _table(found, title, view)
    return Figure(_ID, title, caption, view.language, spec, table)


def _drawing(found: Sequence[Objective], title: str, view: View) -> dict[str, Any]:
    rows = _rows(found)
    last = rows[-1][0]
    return document(
        _ID,
        title,
        view.language,
        round(last * _ROW_PX) + 110,
        [_marks(state, [row for row, one in rows if one.state is state], view) for state in _ORDER],
        # The columns take a third of the width, the texts the rest.
        xaxis=axis(tickvals=[0, 1, 2], showticklabels=False, range=[-0.5, 9.5]),
        yaxis=ruler(range=[number(last + 0.6), -1]),
        annotations=_words(rows, view),
    )


def _marks(state: ObjectiveState, rows: list[float], view: View) -> dict[str, Any]:
    symbol, colour = _LOOKS[state]
    name = view.word(state)
    return marks(name, symbol, colour, 14, x=[_ORDER.index(state)] * len(rows), y=rows, hovertext=[name] * len(rows))


def _rows(found: Sequence[Objective]) -> list[tuple[float, Objective]]:
    """Pairs of y position and objective; each kind starts lower, to leave room for its heading."""
    kinds = list(dict.fromkeys(objective.kind for objective in found))
    return [(number(row + 0.7 * kinds.index(one.kind)), one) for row, one in enumerate(found)]


def _words(rows: Sequence[tuple[float, Objective]], view: View) -> list[dict[str, Any]]:
    firsts = {objective.kind: row for row, objective in reversed(rows)}
    headings = [
        note(_kind(kind, view).upper(), x=_WORDS_AT, y=number(row - 0.85), xanchor="left", font={"size": 11})
        for kind, row in reversed(firsts.items())
    ]
    entries = [entry(_WORDS_AT, row, view.say(words_of(one.name)), _said(one, view)) for row, one in rows]
    return [*headings, *(text for texts in entries for text in texts)]


def _kind(kind: str, view: View) -> str:
    return view.say(_RESOLUTION if kind == RESOLUTION else _MONITORING)


def _said(objective: Objective, view: View) -> str:
    limit = limit_in_words(objective, view)
    if objective.measured is None:
        return view.say(_NOT_MEASURED, limit=limit)
    return view.say(_MEASURED, measured=amount(view, objective, objective.measured), limit=limit)


def limit_in_words(objective: Objective, view: View) -> str:
    """The limit as text with `<` or `>`; without sign for equality."""
    return objective_line(view, objective).removeprefix("= ")


def _table(found: Sequence[Objective], title: str, view: View) -> Table:
    columns = view.columns(_OBJECTIVE, _KIND, _LIMIT, _VALUE, _STATE)
    return Table(title, columns, tuple(_cells(objective, view) for objective in found))


def _cells(objective: Objective, view: View) -> tuple[str | Badge, ...]:
    return (
        view.say(words_of(objective.name)),
        _kind(objective.kind, view),
        limit_in_words(objective, view),
        "–" if objective.measured is None else amount(view, objective, objective.measured),
        view.state(objective.state),
    )
