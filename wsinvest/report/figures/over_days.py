"""The figures of a trend: the share of connections that opened and the time to open, day by day.

They have no table of their own, since the section of the days that follows them is one.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final

from wsinvest.compare.statistics import Interval
from wsinvest.compare.trend import Day, Trend
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _, normalise
from wsinvest.report import labels
from wsinvest.report.figures.frame import BLUE, ORANGE, RED, TITLE_PX, Figure, axis, document, marks, number

_TICKS: Final = 5
_HEIGHT_PX: Final = 320
_OPENED: Final = _("Connections that opened, day by day")
_TIMES: Final = _("Time to open, day by day")
_NOTHING: Final = _("Nothing was measured in these days, so there is nothing to draw.")
_OPENED_SAID: Final = _(
    "Each dot is a day, its bar the 95% interval; red areas are outages. No dot: nothing was measured."
)
_TIMES_SAID: Final = _(
    "Circles are the medians of the days, diamonds the 95th percentiles. A day without them: no connection opened."
)
_SHARE: Final = _("share that opened")
_MEDIAN: Final = _("Median")
_P95: Final = _("95th percentile")


def opened(found: Trend, language: str = "en") -> Figure:
    """The share of connections that opened on each day, with its interval, and the outages."""
    said = normalise(language)
    title = _OPENED.say(said)
    values = [one.success for one in found.days if one.success is not None]
    if not values:
        return Figure("figure-opened", title, _NOTHING.say(said), said, quiet=True)
    dots = marks(
        _SHARE.say(said),
        "circle",
        BLUE,
        7,
        mode="lines+markers",
        connectgaps=False,
        line={"color": BLUE, "width": 1, "dash": "dot"},
        x=[_noon(one.date) for one in found.days],
        y=[None if one.success is None else number(one.success.value) for one in found.days],
        error_y=_bars([one.success for one in found.days]),
        hovertext=[_hover(one, said) for one in found.days],
        showlegend=False,
    )
    lowest = min(one.least for one in values)
    spec = _drawn(
        "figure-opened",
        title,
        said,
        found,
        [dots],
        yaxis=axis(tickformat=".0%", range=[max(0.0, number(lowest - 0.05)), 1.02]),
        shapes=[_gone(one.began, one.ended or found.now) for one in found.outages],
    )
    return Figure("figure-opened", title, _OPENED_SAID.say(said), said, spec)


def times(found: Trend, language: str = "en") -> Figure:
    """The median and the 95th percentile of the time to open on each day, in milliseconds."""
    said = normalise(language)
    title = _TIMES.say(said)
    if all(one.p50_ms is None for one in found.days):
        return Figure("figure-times", title, _NOTHING.say(said), said, quiet=True)
    lines = [
        _line(_MEDIAN, "circle", BLUE, [one.p50_ms for one in found.days], found, said),
        _line(_P95, "diamond", ORANGE, [one.p95_ms for one in found.days], found, said),
    ]
    spec = _drawn(
        "figure-times", title, said, found, lines, yaxis=axis(rangemode="tozero", ticksuffix="\u00a0ms"), shapes=[]
    )
    return Figure("figure-times", title, _TIMES_SAID.say(said), said, spec)


def _bars(days: Sequence[Interval | None]) -> dict[str, Any]:
    """The intervals of the days around their dots."""
    above = [0 if one is None else number(one.most - one.value) for one in days]
    below = [0 if one is None else number(one.value - one.least) for one in days]
    return {
        "type": "data",
        "symmetric": False,
        "array": above,
        "arrayminus": below,
        "color": BLUE,
        "thickness": 1,
    }


def _line(
    name: Phrase, symbol: str, colour: str, values: Sequence[float | None], found: Trend, language: str
) -> dict[str, Any]:
    return marks(
        name.say(language),
        symbol,
        colour,
        7,
        mode="lines+markers",
        connectgaps=False,
        line={"color": colour, "width": 2},
        x=[_noon(one.date) for one in found.days],
        y=[None if value is None else number(value) for value in values],
        hovertext=[
            f"{_date(one.date, language)}: {_ms(value, language)}"
            for one, value in zip(found.days, values, strict=True)
        ],
    )


def _drawn(
    figure: str, title: str, language: str, found: Trend, data: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    """A drawing over the days, with at most _TICKS dates below it."""
    step = max(1, -(-len(found.days) // _TICKS))
    ticks = [one.date for one in found.days[::step]]
    return document(
        figure,
        title,
        language,
        _HEIGHT_PX,
        data,
        xaxis=axis(
            type="date",
            ticks="outside",
            ticklen=8,
            tickcolor="rgba(0,0,0,0)",
            range=[found.days[0].date.isoformat(), f"{found.days[-1].date.isoformat()}T23:59:59"],
            tickvals=[_noon(day) for day in ticks],
            ticktext=[_date(day, language) for day in ticks],
        ),
        margin={"l": 24, "r": 24, "t": TITLE_PX + 8, "b": 56},
        **more,
    )


def _gone(began: datetime, ended: datetime) -> dict[str, Any]:
    """A shape: the time of an outage over the whole height; a thin line where it was short."""
    place = {"x0": _stamp(began), "x1": _stamp(ended), "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "rect", **place, "fillcolor": RED, "opacity": 0.25, "line": {"color": RED, "width": 1}}


def _hover(one: Day, language: str) -> str:
    share = labels.UNKNOWN.say(language) if one.success is None else KINDS["pct"](one.success.value, language)
    return f"{_date(one.date, language)}: {share}"


def _ms(value: float | None, language: str) -> str:
    return labels.UNKNOWN.say(language) if value is None else KINDS["ms"](value, language)


def _date(day: date, language: str) -> str:
    return KINDS["date"](datetime.combine(day, time(), UTC), language)


def _noon(day: date) -> str:
    return f"{day.isoformat()}T12:00:00"


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
