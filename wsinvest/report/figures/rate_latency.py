"""The figure of latency against the rate of messages: from when each was due, and from when it was sent."""

from collections.abc import Sequence
from typing import Any, Final

from wsinvest.facts.ladder import Ladder, RateStep
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _
from wsinvest.report.blocks import Table
from wsinvest.report.figures.frame import BLUE, GREY, ORANGE, RED, TITLE_PX, Figure, axis, document, marks, number
from wsinvest.report.sections.view import View

_ID: Final = "figure-rates"
_HEIGHT_PX: Final = 320
_TITLE: Final = _("Latency by due time and service time")
_NOTHING: Final = _("No messages were sent at rising rates, so there is no latency to draw.")
_CAPTION: Final = _(
    "99th percentiles. A message that waits because an earlier one is slow counts from when it was due: the gap "
    "between both lines is what a closed loop of requests would hide. The dotted line is the objective."
)
_DUE: Final = _("from when it was due")
_SENT: Final = _("from when it was sent")
_LAG: Final = _("our own lag")
_RATE: Final = _("messages a second")
_MS: Final = _("milliseconds")
_HOVER: Final = _("{rate:int} a second: {ms:ms}")


def draw(view: View) -> Figure:
    """Three lines over the rates; nothing if none was tried."""
    ladder, title = view.facts(Ladder), view.say(_TITLE)
    if ladder is None or not ladder.rates:
        return Figure(_ID, title, view.say(_NOTHING), view.language, quiet=True)
    rates = [one.rate for one in ladder.rates]
    lines = [
        _line(view, _DUE, "circle", BLUE, rates, [one.latency_p99_ms for one in ladder.rates]),
        _line(view, _SENT, "diamond", ORANGE, rates, [one.service_p99_ms for one in ladder.rates]),
        _line(view, _LAG, "cross", GREY, rates, [one.lag_p99_ms for one in ladder.rates]),
    ]
    ticks = [KINDS["int"](rate, view.language) for rate in rates]
    goal = {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": ladder.objective_ms, "y1": ladder.objective_ms}
    spec = document(
        _ID,
        title,
        view.language,
        _HEIGHT_PX,
        lines,
        xaxis=axis(type="log", tickvals=rates, ticktext=ticks, title={"text": view.say(_RATE)}),
        yaxis=axis(type="log", title={"text": view.say(_MS)}),
        shapes=[{**goal, "line": {"color": RED, "width": 2, "dash": "dot"}}],
        margin={"l": 24, "r": 24, "t": TITLE_PX + 8, "b": 84},
    )
    return Figure(_ID, title, view.say(_CAPTION), view.language, spec, _table(view, ladder.rates, title))


def _table(view: View, steps: Sequence[RateStep], title: str) -> Table:
    columns = view.columns(_RATE, _DUE, _SENT, _LAG, numbers=(_RATE, _DUE, _SENT, _LAG))
    rows = tuple(
        (
            view.form("int", one.rate),
            view.form("ms", one.latency_p99_ms),
            view.form("ms", one.service_p99_ms),
            view.form("ms", one.lag_p99_ms),
        )
        for one in steps
    )
    return Table(title, columns, rows)


def _line(
    view: View, name: Phrase, symbol: str, colour: str, rates: Sequence[float], values: Sequence[float | None]
) -> dict[str, Any]:
    return marks(
        view.say(name),
        symbol,
        colour,
        8,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        x=list(rates),
        y=[None if value is None else max(0.001, number(value)) for value in values],
        hovertext=[
            "" if value is None else view.say(_HOVER, rate=rate, ms=value)
            for rate, value in zip(rates, values, strict=True)
        ],
    )
