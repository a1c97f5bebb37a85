"""The figure of objectives: a row for each, with a symbol in the column missed, unknown or met."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wsinvest.diagnose.objectives import RESOLUTION, words_of
from wsinvest.facts.words import word
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Objective, ObjectiveState
from wsinvest.report.blocks import Badge, Column, Table, Tone
from wsinvest.report.figures.frame import GREEN, GREY, RED, Figure, axis, document, entry, marks, note, number, ruler
from wsinvest.report.sections.view import View

_ID: Final = "figure-objectives"
_ROW_PX: Final = 62
_WORDS_AT: Final = 2.6
_ORDER: Final = (ObjectiveState.MISSED, ObjectiveState.UNKNOWN, ObjectiveState.MET)
_LOOKS: Final = {
    ObjectiveState.MISSED: ("x", RED, Tone.BAD),
    ObjectiveState.UNKNOWN: ("circle-open", GREY, Tone.UNKNOWN),
    ObjectiveState.MET: ("circle", GREEN, Tone.GOOD),
}
_TITLE: Final = _("Measures of success")
_CAPTION: Final = _(
    "{met:int} of {all:int} objectives {met:plural:is|are} met, {missed:int} missed; {unknown:int} could not be "
    "measured, which is neither."
)
_MEASURED: Final = _("measured {measured}; objective {limit}")
_NOT_MEASURED: Final = _("not measured; objective {limit}")
_YES: Final = _("yes")
_NO: Final = _("no")
_KINDS: Final[Mapping[str, str]] = {"ratio": "pct", "ms": "ms", "count": "int"}
_RESOLUTION: Final = _("resolution")
_MONITORING: Final = _("monitoring")
_OBJECTIVE: Final = _("Objective")
_KIND: Final = _("Kind")
_LIMIT: Final = _("Limit")
_VALUE: Final = _("Measured")
_STATE: Final = _("State")


def draw(view: View) -> Figure:
    """The figure of all objectives, each in one row, in the column of its state."""
    language, title = view.language, view.say(_TITLE)
    found = view.diagnosis.objectives
    states = [objective.state for objective in found]
    counts: dict[str, int] = {state.value: states.count(state) for state in ObjectiveState}
    caption = _CAPTION.say(language, {"all": len(found), **counts})
    spec, table = _drawing(found, title, language), _table(found, title, language)
    return Figure(_ID, title, caption, language, spec, table)


def _drawing(found: Sequence[Objective], title: str, language: str) -> dict[str, Any]:
    rows = _rows(found)
    last = rows[-1][0]
    return document(
        _ID,
        title,
        language,
        round(last * _ROW_PX) + 110,
        [_marks(state, [row for row, one in rows if one.state is state], language) for state in _ORDER],
        # The columns take a third of the width, the texts the rest.
        xaxis=axis(tickvals=[0, 1, 2], showticklabels=False, range=[-0.5, 9.5]),
        yaxis=ruler(range=[number(last + 0.6), -1]),
        annotations=_words(rows, language),
    )


def _marks(state: ObjectiveState, rows: list[float], language: str) -> dict[str, Any]:
    symbol, colour, _ = _LOOKS[state]
    name = word(state, language)
    return marks(name, symbol, colour, 14, x=[_ORDER.index(state)] * len(rows), y=rows, hovertext=[name] * len(rows))


def _rows(found: Sequence[Objective]) -> list[tuple[float, Objective]]:
    """Pairs of y position and objective; each kind starts lower, to leave room for its heading."""
    kinds = list(dict.fromkeys(objective.kind for objective in found))
    return [(number(row + 0.7 * kinds.index(one.kind)), one) for row, one in enumerate(found)]


def _words(rows: Sequence[tuple[float, Objective]], language: str) -> list[dict[str, Any]]:
    firsts = {objective.kind: row for row, objective in reversed(rows)}
    headings = [
        note(_kind(kind, language).upper(), x=_WORDS_AT, y=number(row - 0.85), xanchor="left", font={"size": 11})
        for kind, row in reversed(firsts.items())
    ]
    entries = [entry(_WORDS_AT, row, words_of(one.name).say(language), _said(one, language)) for row, one in rows]
    return [*headings, *(text for texts in entries for text in texts)]


def _kind(kind: str, language: str) -> str:
    return (_RESOLUTION if kind == RESOLUTION else _MONITORING).say(language)


def _said(objective: Objective, language: str) -> str:
    limit = limit_in_words(objective, language)
    if objective.measured is None:
        return _NOT_MEASURED.say(language, {"limit": limit})
    measured = value_in_words(objective.measured, objective.unit, language)
    return _MEASURED.say(language, {"measured": measured, "limit": limit})


def limit_in_words(objective: Objective, language: str) -> str:
    """The limit as text with `<` or `>`; without sign for equality."""
    value = value_in_words(objective.limit, objective.unit, language)
    return value if objective.op == "=" else f"{objective.op} {value}"


def value_in_words(value: float, unit: str, language: str) -> str:
    """The value as text in this unit; yes or no for the unit yes_no."""
    if unit == "yes_no":
        return (_YES if value else _NO).say(language)
    return KINDS[_KINDS[unit]](value, language)


def _table(found: Sequence[Objective], title: str, language: str) -> Table:
    columns = tuple(Column(phrase.say(language)) for phrase in (_OBJECTIVE, _KIND, _LIMIT, _VALUE, _STATE))
    return Table(title, columns, tuple(_cells(objective, language) for objective in found))


def _cells(objective: Objective, language: str) -> tuple[str | Badge, ...]:
    unmeasured = objective.measured is None
    return (
        words_of(objective.name).say(language),
        _kind(objective.kind, language),
        limit_in_words(objective, language),
        "–" if unmeasured else value_in_words(objective.measured or 0.0, objective.unit, language),
        Badge(word(objective.state, language), _LOOKS[objective.state][2]),
    )
