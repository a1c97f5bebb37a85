"""The figure of the measured limits side by side, each with its interval; the one that binds stands first."""

import math
from collections.abc import Sequence
from typing import Any, Final

from wsinvest.analysis.measured_capacity import Measured, measured_capacity
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import _
from wsinvest.report import labels
from wsinvest.report.blocks import Table
from wsinvest.report.figures.frame import GREY, RED, Figure, axis, document, number
from wsinvest.report.sections.view import View

_ID: Final = "figure-limits"
_ROW_PX: Final = 52
_ROOM: Final = 1.3  # of the axis, so that the numbers fit beside the bars
_TITLE: Final = _("Limits side by side")
_NOTHING: Final = _("No limit of held connections was predicted, so there is nothing to compare.")
_CAPTION: Final = _(
    "Connections that each limit allows, on a scale of powers of ten; the bar behind the end is the interval. The red "
    "one is met first."
)
_CONNECTIONS: Final = _("connections (powers of ten)")
_RANGE: Final = _("{low:int} to {high:int}")


def draw(view: View) -> Figure:
    """A bar for each limit of held connections."""
    ladder, title = view.facts(Ladder), view.say(_TITLE)
    held = () if ladder is None else measured_capacity(ladder).held
    if not held:
        return Figure(_ID, title, view.say(_NOTHING), view.language, quiet=True)
    highest = math.log10(max(10, *(one.high for one in held))) * _ROOM
    ticks = [10**power for power in range(math.floor(highest) + 1)]
    spec = document(
        _ID,
        title,
        view.language,
        _ROW_PX * len(held) + 80,
        [_bars(view, held)],
        showlegend=False,
        bargap=0.5,
        xaxis=axis(
            type="log",
            range=[0, number(highest)],
            tickvals=ticks,
            ticktext=[KINDS["int"](tick, view.language) for tick in ticks],
            title={"text": view.say(_CONNECTIONS)},
        ),
        yaxis=axis(
            tickvals=list(range(len(held))),
            ticktext=[view.say(one.unit.label) for one in held],
            range=[len(held) - 0.5, -0.5],
            showgrid=False,
        ),
    )
    return Figure(_ID, title, view.say(_CAPTION), view.language, spec, _table(view, held, title))


def _bars(view: View, held: Sequence[Measured]) -> dict[str, Any]:
    values = [max(1, min(one.capacity, one.high)) for one in held]
    return {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": list(range(len(held))),
        "marker": {"color": [RED if one is held[0] else GREY for one in held]},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [max(0, one.high - value) for one, value in zip(held, values, strict=True)],
            "arrayminus": [max(0, value - max(1, one.low)) for one, value in zip(held, values, strict=True)],
            "thickness": 2,
        },
        "text": [_said(view, one) for one in held],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _table(view: View, held: Sequence[Measured], title: str) -> Table:
    columns = view.columns(labels.LIMIT, labels.CONNECTIONS, numbers=(labels.CONNECTIONS,))
    return Table(title, columns, tuple((view.say(one.unit.label), _said(view, one).strip()) for one in held))


def _said(view: View, one: Measured) -> str:
    if one.exact:
        return f" {KINDS['int'](one.low, view.language)}"
    return f" {view.say(_RANGE, low=one.low, high=one.high)}"
