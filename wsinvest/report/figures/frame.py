"""The class of a figure (plotly document, caption, table), and helpers that build parts of plotly documents.

plotly is not imported, since that takes longer than making all figures; a test validates every document with plotly.
The colours have enough contrast on white and on black.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from wsinvest.i18n.forms import separators
from wsinvest.i18n.messages import _
from wsinvest.report import html
from wsinvest.report.blocks import Table, shown

PLOTLY_MIME: Final = "application/vnd.plotly.v1+json"
BLUE: Final = "#2f7fc1"
GREEN: Final = "#2f8f4e"
RED: Final = "#d64541"
ORANGE: Final = "#bf7300"
GREY: Final = "#7d8793"
INK: Final = "#1f2933"
GRID: Final = "#d9dee4"
WRAP: Final = 31  # characters that fit on a phone beside a few columns of symbols
TITLE_PX: Final = 44  # height of the title, which the page removes, since it shows the title as text

_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_LEGEND: Final = {
    "orientation": "h",
    "x": 0,
    "y": 0,
    "yref": "container",
    "yanchor": "bottom",
    "traceorder": "normal",
    "bgcolor": "rgba(0,0,0,0)",
}
_NONE: Final[Mapping[str, Any]] = {}
_PICTURE: Final = _("Picture:")
_AS_TABLE: Final = _("Show as a table")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `spec` is None if there is nothing to draw; then the caption says why.

    `quiet`: True if a page without the drawing need not say so, because it says the same elsewhere.
    """

    id: str
    title: str
    caption: str
    language: str
    spec: Mapping[str, Any] | None = None
    table: Table | None = None
    quiet: bool = False

    @property
    def label(self) -> str:
        """The ARIA label of the drawing."""
        return f"{self.title}. {self.caption}"

    def mimebundle(self) -> dict[str, Any]:
        """The MIME bundle for a notebook: plotly document (if any), HTML with a table, and plain text."""
        bundle: dict[str, Any] = {"text/html": self.html(), "text/plain": f"{self.title}\n{self.caption}"}
        return bundle if self.spec is None else {PLOTLY_MIME: self.spec, **bundle}

    def html(self) -> str:
        """A folded `<figure>`: caption, an empty `<div>` with the figure's id for the drawing, and the table.

        Only a line that says why if there is nothing to draw; nothing if it is `quiet`.
        """
        title, caption = html.escape(self.title), html.escape(self.caption)
        if self.spec is None and self.table is None:
            return f'<p class="note"><small><strong>{title}</strong> {caption}</small></p>' if not self.quiet else ""
        said = f"{_PICTURE.say(self.language)} <strong>{title}</strong>"
        figure = f"<figcaption>{caption}</figcaption>{self._plot()}{self._details()}"
        return (
            f'<details class="fold picture"><summary>{said}</summary><figure class="figure">{figure}</figure></details>'
        )

    def _plot(self) -> str:
        if self.spec is None:
            return ""
        return f'<div class="plot" id="{self.id}" role="img" aria-label="{html.escape(self.label)}"></div>'

    def _details(self) -> str:
        if self.table is None:
            return ""
        # Open, so that the numbers show without scripts; the page's script closes it when the figure is drawn.
        summary = f"<summary>{_AS_TABLE.say(self.language)}</summary>"
        return f"<details open>{summary}{html.block(self.table)}</details>"


def document(
    figure: str,
    title: str,
    language: str,
    height_px: int,
    data: list[dict[str, Any]],
    *,
    legend: Mapping[str, Any] = _NONE,
    **layout: Any,
) -> dict[str, Any]:
    """A plotly document in the common style. `height_px`: of the drawing without its title.

    plotly interprets texts as HTML, so all texts are escaped; pass plain text with line feeds for line breaks.
    """
    return {
        "data": _inert(data),
        "layout": {
            "meta": {"id": figure},
            "title": {"text": _inert(title), "x": 0, "xref": "paper", "font": {"size": 16}},
            "font": {"family": _FONT, "size": 12, "color": INK},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": separators(language),
            "height": height_px + TITLE_PX,
            "autosize": True,
            "dragmode": False,
            "hovermode": "closest",
            "margin": {"l": 8, "r": 8, "t": 8 + TITLE_PX, "b": 8},
            "showlegend": True,
            "legend": {**_LEGEND, **legend},
            **_inert(layout),
        },
        "config": {"displayModeBar": False, "responsive": True},
    }


def _inert(value: Any) -> Any:
    if isinstance(value, str):
        return escape(shown(value), quote=False).replace("\n", "<br>")
    if isinstance(value, Mapping):
        return {key: _inert(item) for key, item in value.items()}
    return [_inert(item) for item in value] if isinstance(value, list) else value


def axis(**more: Any) -> dict[str, Any]:
    """An axis in the common style: a light grid, no zero line, no zoom, room for its labels."""
    return {"gridcolor": GRID, "zeroline": False, "fixedrange": True, "automargin": True, **more}


def ruler(**more: Any) -> dict[str, Any]:
    """An invisible axis, for positions only."""
    return {"visible": False, "fixedrange": True, **more}


def marks(name: str, symbol: str, colour: str, size: int = 11, **more: Any) -> dict[str, Any]:
    """A scatter trace of symbols; each colour has its own symbol, so that nothing depends on colour alone."""
    marker = {"symbol": symbol, "color": colour, "size": size}
    return {"type": "scatter", "mode": "markers", "name": name, "marker": marker, "hoverinfo": "text", **more}


def note(text: str, **place: Any) -> dict[str, Any]:
    """An annotation without arrow; `place`: its position and style."""
    return {"text": text, "showarrow": False, **place}


def entry(x: float, row: float, title: str, remark: str) -> list[dict[str, Any]]:
    """Two annotations to the right of x: a title of at most three lines above the row, a fainter remark below it."""
    lines = textwrap.wrap(title, WRAP, max_lines=3, placeholder=" …")
    place = {"x": x, "y": row, "xanchor": "left", "align": "left"}
    return [
        note("\n".join(lines), yanchor="bottom", yshift=-5, font={"size": 13}, **place),
        note(remark, yanchor="top", yshift=-3, opacity=0.8, **place),
    ]


def upright(x: float, colour: str, dash: str, **place: Any) -> dict[str, Any]:
    """A shape: a vertical line at x over the whole height of the drawing."""
    line = {"color": colour, "width": 2, "dash": dash}
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line, **place}


def number(value: float) -> float:
    """The number rounded to three decimals, so that the same case gives the same document."""
    return round(value, 3)
