"""The figure of a load over its seconds: open connections, handshakes and failures, and latencies beside our own lag.

The seconds are rows beside the case, so they are handed over; a long load is drawn in longer steps.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from wsinvest.analysis.load_steps import Step, steps
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, Load, LoadRow, ms
from wsinvest.i18n.messages import Phrase, _
from wsinvest.report.blocks import Line, Table
from wsinvest.report.figures.frame import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    RED,
    TITLE_PX,
    Figure,
    axis,
    document,
    marks,
    number,
    upright,
)
from wsinvest.report.sections.view import View

_ID: Final = "figure-seconds"
_HEIGHT_PX: Final = 620
_BELOW_PX: Final = 84  # the name of the axis, and one line of the legend; plotly makes more room for more lines
_SIZE_PX: Final = 6
_AROUND_PX: Final = 9  # of the mark of what was tried, since what opened mostly lies upon it
_PANELS: Final = ("y", "y2", "y3")
_DOMAINS: Final = ([0.72, 1.0], [0.37, 0.65], [0.0, 0.3])
_LEAST_MS: Final = 0.001
_TITLE: Final = _("The load, second by second")
_NOTHING: Final = _("No second of the load was kept, so there is nothing to draw.")
_CAPTION: Final = _(
    "From above: connections that were open; handshakes a second, with those that failed; latencies from the due "
    "moment beside the generator's own lag. Each mark is a stretch of {length:s}. A gap: nothing was due, or nothing "
    "was answered."
)
_CUT: Final = _("The dotted line is the moment at which the load was ended before its time.")
_AT: Final = _("seconds since the load began")
_CONNECTIONS: Final = _("connections")
_A_SECOND: Final = _("a second")
_MS: Final = _("milliseconds")
_OPEN: Final = _("connections open")
_TRIED: Final = _("handshakes tried")
_OPENED: Final = _("handshakes that opened")
_FAILED: Final = _("handshakes that failed")
_CLOSED: Final = _("connections ended by the server")
_HANDSHAKES: Final = _("handshakes, p99")
_MIDDLE: Final = _("messages, p50")
_HIGH: Final = _("messages, p99")
_LAG: Final = _("own lag, p99")
_SENT: Final = _("messages sent")
_ANSWERED: Final = _("messages answered")
_COUNT: Final = _("{at:s}: {n:int}")
_RATE: Final = _("{at:s}: {n:decimal} a second")
_TOOK: Final = _("{at:s}: {n:ms}")
_RATES: Final[tuple[tuple[Phrase, str, str, Callable[[LoadRow], int]], ...]] = (
    (_TRIED, "diamond-open", GREY, lambda row: row.tried),
    (_OPENED, "triangle-up", GREEN, lambda row: row.opened),
    (_FAILED, "x", RED, lambda row: row.failed),
    (_CLOSED, "square", ORANGE, lambda row: row.closed),
)
_ALWAYS: Final = (_TRIED, _OPENED)
_TIMES: Final[tuple[tuple[Phrase, str, str, Callable[[LoadRow], Bins], float], ...]] = (
    (_HANDSHAKES, "triangle-down", GREEN, lambda row: row.open_times, 0.99),
    (_MIDDLE, "circle-open", BLUE, lambda row: row.latency, 0.5),
    (_HIGH, "star", ORANGE, lambda row: row.latency, 0.99),
    (_LAG, "cross", GREY, lambda row: row.own_lag, 0.99),
)


def draw(view: View, rows: Sequence[LoadRow]) -> Figure:
    """Three panels over one axis of seconds; nothing where no load was made, or no second of it is there."""
    load, title, found = view.facts(Load), view.say(_TITLE), steps(rows)
    if load is None or not found:
        return Figure(_ID, title, view.say(_NOTHING), view.language, quiet=True)
    seconds = {"title": {"text": view.say(_AT)}, "anchor": _PANELS[-1], "range": [0, found[-1].row.at_s]}
    cut = load.aborted is not Aborted.NOT
    spec = document(
        _ID,
        title,
        view.language,
        _HEIGHT_PX,
        [_opens(view, found), *_rates(view, found), *_times(view, found)],
        xaxis=axis(**seconds),
        yaxis=_panel(view, 0, _CONNECTIONS, rangemode="tozero"),
        yaxis2=_panel(view, 1, _A_SECOND, rangemode="tozero"),
        yaxis3=_panel(view, 2, _MS, type="log"),
        shapes=[upright(found[-1].row.at_s, RED, "dot")] if cut else [],
        margin={"l": 24, "r": 24, "t": TITLE_PX + 8, "b": _BELOW_PX},
    )
    said = [view.say(_CAPTION, length=max(one.took_s for one in found)), *([view.say(_CUT)] if cut else [])]
    return Figure(_ID, title, " ".join(said), view.language, spec, _table(view, found, title))


def _panel(view: View, place: int, name: Phrase, **more: Any) -> dict[str, Any]:
    return axis(domain=_DOMAINS[place], title={"text": view.say(name)}, **more)


def _opens(view: View, found: Sequence[Step]) -> dict[str, Any]:
    values: list[float | None] = [one.row.open for one in found]
    return _line(view, 0, _OPEN, "circle", BLUE, found, values, _COUNT)


def _rates(view: View, found: Sequence[Step]) -> Iterator[dict[str, Any]]:
    """Tried and opened always; failures and ends only where there were any."""
    for name, symbol, colour, count in _RATES:
        values = [one.a_second(count(one.row)) for one in found]
        if name in _ALWAYS or any(values):
            yield _line(view, 1, name, symbol, colour, found, values, _RATE)


def _times(view: View, found: Sequence[Step]) -> Iterator[dict[str, Any]]:
    for name, symbol, colour, bins, share in _TIMES:
        values = [ms(bins(one.row), share) for one in found]
        if any(value is not None for value in values):
            drawn = [None if value is None else max(_LEAST_MS, value) for value in values]
            yield _line(view, 2, name, symbol, colour, found, drawn, _TOOK)


def _line(
    view: View,
    panel: int,
    name: Phrase,
    symbol: str,
    colour: str,
    found: Sequence[Step],
    values: Sequence[float | None],
    hover: Phrase,
) -> dict[str, Any]:
    ends = [one.row.at_s for one in found]
    return marks(
        view.say(name),
        symbol,
        colour,
        _AROUND_PX if name is _TRIED else _SIZE_PX,
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        line={"color": colour, "width": 1.5},
        yaxis=_PANELS[panel],
        x=ends,
        y=[None if value is None else number(value) for value in values],
        hovertext=[
            "" if value is None else view.say(hover, at=at, n=value) for at, value in zip(ends, values, strict=True)
        ],
    )


def _table(view: View, found: Sequence[Step], title: str) -> Table:
    names = (_AT, _OPEN, _TRIED, _OPENED, _FAILED, _CLOSED, _SENT, _ANSWERED, _HANDSHAKES, _MIDDLE, _HIGH, _LAG)
    return Table(title, view.columns(*names, numbers=names), tuple(_row(view, one.row) for one in found))


def _row(view: View, row: LoadRow) -> tuple[Line, ...]:
    """Counts of the step, not rates: they add up to those of the load."""
    counts = (row.open, row.tried, row.opened, row.failed, row.closed, row.sent, row.answered)
    return (
        view.form("s", row.at_s),
        *(view.form("int", count) for count in counts),
        *(view.form("ms", ms(bins(row), share)) for _name, _symbol, _colour, bins, share in _TIMES),
    )
