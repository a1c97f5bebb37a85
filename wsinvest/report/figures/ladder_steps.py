"""The figure of a ladder: memory, or open files, against connections, with the fitted line and its interval."""

from collections.abc import Sequence
from typing import Any, Final

from wsinvest.analysis.ladder_points import Gauge, idle_points
from wsinvest.analysis.line import Line, fitted
from wsinvest.facts.ladder import Ladder, Ramp, Rung
from wsinvest.facts.words import CARRIED
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _
from wsinvest.report.blocks import Table
from wsinvest.report.figures.frame import BLUE, GREY, ORANGE, TITLE_PX, Figure, axis, document, marks, number
from wsinvest.report.sections.view import View

_ID: Final = "figure-ladder"
_HEIGHT_PX: Final = 340
_MB: Final = 2**20
_TITLE: Final = _("Steps of the ladder")
_NOTHING: Final = _("No ladder was climbed, or nothing of the server could be read at its steps.")
_MEMORY_SAID: Final = _(
    "Each mark is a step: connections that were open, and the server's memory. The lines are fitted by least squares; "
    "the bands are their 95 % intervals. The slope is what one connection takes."
)
_FILES_SAID: Final = _(
    "Each mark is a step: connections that were open, and the open files of the server's process. The lines are fitted "
    "by least squares; the bands are their 95 % intervals."
)
_CONNECTIONS: Final = _("connections")
_MEMORY: Final = _("memory in MB")
_FILES: Final = _("open files of the process")
_CARRIES: Final = _("A connection")
_STEP: Final = _("{n:int} connections: {value:decimal}")
_LINE: Final = _("{each:bytes} a connection")
_LOOKS: Final = (("circle", BLUE), ("diamond", ORANGE), ("square", GREY))


def draw(view: View) -> Figure:
    """Memory where it was read, else descriptors."""
    ladder, title = view.facts(Ladder), view.say(_TITLE)
    for said, gauge, name, scale in (
        (_MEMORY_SAID, _memory, _MEMORY, _MB),
        (_FILES_SAID, _descriptors, _FILES, 1),
    ):
        traces = [] if ladder is None else _traces(view, ladder, gauge, scale)
        if traces:
            spec = document(
                _ID,
                title,
                view.language,
                _HEIGHT_PX,
                traces,
                xaxis=axis(rangemode="tozero", title={"text": view.say(_CONNECTIONS)}),
                yaxis=axis(rangemode="tozero", title={"text": view.say(name)}),
                margin={"l": 24, "r": 24, "t": TITLE_PX + 8, "b": 84},
            )
            table = _table(view, ladder, gauge, title, name, scale) if ladder else None
            return Figure(_ID, title, view.say(said), view.language, spec, table)
    return Figure(_ID, title, view.say(_NOTHING), view.language, quiet=True)


def _table(view: View, ladder: Ladder, gauge: Gauge, title: str, name: Phrase, scale: int) -> Table:
    columns = view.columns(_CARRIES, _CONNECTIONS, name, numbers=(_CONNECTIONS, name))
    rows = tuple(
        (CARRIED[ramp.carries].say(view.language), view.form("int", x), view.form("decimal", y / scale))
        for ramp in ladder.ramps
        for x, y in idle_points(ramp, gauge)
    )
    return Table(title, columns, rows)


def _memory(rung: Rung) -> float | None:
    return rung.memory


def _descriptors(rung: Rung) -> float | None:
    return rung.descriptors


def _traces(view: View, ladder: Ladder, gauge: Gauge, scale: int) -> list[dict[str, Any]]:
    """The marks of each ramp, and its line with its band where one can be fitted."""
    drawn: list[dict[str, Any]] = []
    for ramp, (symbol, colour) in zip(ladder.ramps, _LOOKS, strict=False):
        points = idle_points(ramp, gauge)
        line = fitted(points)
        if points and line is not None:
            drawn += [*_band(line, points, colour, scale), _fit(view, ramp, line, points, colour, scale)]
        if points:
            drawn.append(_marks(view, ramp, points, symbol, colour, scale))
    return drawn


def _marks(
    view: View, ramp: Ramp, points: Sequence[tuple[float, float]], symbol: str, colour: str, scale: int
) -> dict[str, Any]:
    return marks(
        CARRIED[ramp.carries].say(view.language),
        symbol,
        colour,
        9,
        x=[x for x, _y in points],
        y=[number(y / scale) for _x, y in points],
        hovertext=[view.say(_STEP, n=x, value=y / scale) for x, y in points],
    )


def _fit(
    view: View, ramp: Ramp, line: Line, points: Sequence[tuple[float, float]], colour: str, scale: int
) -> dict[str, Any]:
    each = KINDS["bytes"](line.slope, view.language) if scale == _MB else KINDS["decimal"](line.slope, view.language)
    ends = [points[0][0], points[-1][0]]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": view.say(_LINE, each=line.slope) if scale == _MB else each,
        "legendgroup": ramp.carries.value,
        "hoverinfo": "skip",
        "line": {"color": colour, "width": 2},
        "x": ends,
        "y": [number(line.at(x) / scale) for x in ends],
    }


def _band(line: Line, points: Sequence[tuple[float, float]], colour: str, scale: int) -> list[dict[str, Any]]:
    xs = [x for x, _y in points]
    upper = [number((line.at(x) + line.band(x)) / scale) for x in xs]
    lower = [number((line.at(x) - line.band(x)) / scale) for x in xs]
    silent = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False, "line": {"width": 0}}
    return [
        {**silent, "x": xs, "y": lower},
        {**silent, "x": xs, "y": upper, "fill": "tonexty", "fillcolor": colour, "opacity": 0.18},
    ]
