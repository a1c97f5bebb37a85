"""The figure of resources against their limits: the share in use, and the connections that each limit allows."""

import math
from collections.abc import Sequence
from typing import Any, Final

from wsinvest.facts.capacity import Capacity
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import _
from wsinvest.model.case import Case
from wsinvest.report.blocks import Column, Table
from wsinvest.report.figures.frame import BLUE, GREY, ORANGE, RED, Figure, axis, document, marks, number
from wsinvest.report.figures.gauges import BINDING, CLAIM, LIMIT, Count, Gauge, counts_of, gauges_of, limit_name
from wsinvest.report.sections.view import View

_ID: Final = "figure-capacity"
_ROW_PX: Final = 44
_FAINT: Final = "rgba(125,135,147,0.25)"
_SILENT: Final = {"hoverinfo": "skip", "showlegend": False}
_GAP_PX: Final = 86
_TITLE: Final = _("Resources against their limits")
_NOTHING: Final = _(
    "Neither memory nor any limit of the server was measured in this run: only a server on this host, a named process "
    "or its health endpoint tells. Nothing is assumed in their place."
)
_CAPTION: Final = _("How full each resource was when it was measured{line}. {estimate}")
_LINE: Final = _("; the mark shows where high severity begins")
_BINDS: Final = _("Estimated maximum: {n:int} connections; {what} is the limit that binds.")
_NO_ESTIMATE: Final = _("No maximum number of connections was estimated.")
_OLD_RULE: Final = _(
    "The old rule of 2 MB per connection would say {n:int}; it is shown only as what it is, a rule of thumb."
)
_IN_USE: Final = _("in use")
_FREE: Final = _("free")
_HIGH_FROM: Final = _("high severity")
_CONNECTIONS: Final = _("connections (powers of ten)")
_RESOURCE: Final = _("Resource or limit")
_USED: Final = _("In use")
_LIMIT: Final = _("Limit")
_SHARE: Final = _("Share or connections")
_CONNECTIONS_CELL: Final = _("{n:int} connections")


def draw(view: View) -> Figure:
    """The figure of gauges and estimated connections; without drawing if nothing was measured."""
    case, language, title = view.case, view.language, view.say(_TITLE)
    gauges, counts = gauges_of(case), counts_of(case.facts(Capacity), language)
    if not gauges and not counts:
        return Figure(_ID, title, view.say(_NOTHING), language)
    caption = _caption(case, gauges, language)
    spec = _drawing(gauges, counts, title, language)
    table = _table(gauges, counts, title, language)
    return Figure(_ID, title, caption, language, spec, table)


def _caption(case: Case, gauges: Sequence[Gauge], language: str) -> str:
    line = _LINE.say(language) if any(gauge.high is not None for gauge in gauges) else ""
    return _CAPTION.say(language, {"line": line, "estimate": _estimate(case.facts(Capacity), language)})


def _estimate(capacity: Capacity | None, language: str) -> str:
    if capacity is None:
        return _NO_ESTIMATE.say(language)
    said = [_NO_ESTIMATE.say(language)]
    if capacity.limits:
        first = capacity.limits[0]
        said = [_BINDS.say(language, {"n": first.connections, "what": limit_name(first, language)})]
    if capacity.rule_of_2_mb is not None:
        said.append(_OLD_RULE.say(language, {"n": capacity.rule_of_2_mb}))
    return " ".join(said)


def _drawing(gauges: Sequence[Gauge], counts: Sequence[Count], title: str, language: str) -> dict[str, Any]:
    """The plotly document with two panels, gauges above connections, of which one may be missing."""
    upper, lower = len(gauges) * _ROW_PX, len(counts) * _ROW_PX
    gap = _GAP_PX if upper and lower else 0
    whole = upper + gap + lower
    layout: dict[str, Any] = {"barmode": "stack", "bargap": 0.5}
    if gauges:
        layout |= _share_axes([_broken(gauge.name.say(language)) for gauge in gauges], (lower + gap) / whole, language)
    if counts:
        layout |= _count_axes(counts, lower / whole, language)
    traces = [*_share_bars(gauges, language), *_count_bars(counts, language)]
    return document(_ID, title, language, whole + 110, traces, **layout)


def _share_axes(names: list[str], bottom: float, language: str) -> dict[str, Any]:
    ticks = [0, 0.25, 0.5, 0.75, 1]
    labels = [KINDS["pct"](tick, language) for tick in ticks]
    return {
        "xaxis": axis(
            range=[0, 1.25],
            tickvals=ticks,
            ticktext=labels,
            anchor="y",
            title={"text": _IN_USE.say(language), "standoff": 8},
        ),
        "yaxis": _names(names, [number(bottom), 1]),
    }


def _count_axes(counts: Sequence[Count], top: float, language: str) -> dict[str, Any]:
    # The right quarter is left free for the numbers beside the bars.
    highest = math.log10(max(10, *(count.connections for count in counts))) * 1.35
    ticks = [10**power for power in range(0, math.floor(highest) + 1, 2 if highest > 4 else 1)]
    labels = [KINDS["int"](tick, language) for tick in ticks]
    return {
        "xaxis2": axis(
            type="log",
            range=[0, number(highest)],
            tickangle=0,
            tickvals=ticks,
            ticktext=labels,
            anchor="y2",
            title={"text": _CONNECTIONS.say(language)},
        ),
        "yaxis2": _names([_named(count, language) for count in counts], [0, number(top)]),
    }


def _names(names: list[str], domain: list[float]) -> dict[str, Any]:
    return axis(
        tickvals=list(range(len(names))),
        ticktext=names,
        range=[len(names) - 0.5, -0.5],
        domain=domain,
        showgrid=False,
    )


def _broken(name: str) -> str:
    """The name, on two lines if it has three words or more, to leave room for the bars on a phone."""
    words = name.split()
    middle = (len(words) + 1) // 2
    return name if len(words) < 3 else f"{' '.join(words[:middle])}\n{' '.join(words[middle:])}"


def _share_bars(gauges: Sequence[Gauge], language: str) -> list[dict[str, Any]]:
    if not gauges:
        return []
    rows = list(range(len(gauges)))
    used = [min(gauge.share, 1.0) for gauge in gauges]
    lines = [(gauge.high, row) for row, gauge in enumerate(gauges) if gauge.high is not None]
    beside = {"text": [f" {KINDS['pct'](gauge.share, language)}" for gauge in gauges], "textposition": "middle right"}
    return [
        _bars(_IN_USE.say(language), BLUE, rows, [number(share) for share in used]),
        _bars(_FREE.say(language), _FAINT, rows, [number(1 - share) for share in used]),
        _high_marks(lines, language),
        {
            "type": "scatter",
            "mode": "text",
            "cliponaxis": False,
            "x": [1.0] * len(rows),
            "y": rows,
            **beside,
            **_SILENT,
        },
    ]


def _high_marks(lines: Sequence[tuple[float, int]], language: str) -> dict[str, Any]:
    drawn = marks(
        _HIGH_FROM.say(language),
        "line-ns-open",
        ORANGE,
        22,
        x=[high for high, _ in lines],
        y=[row for _, row in lines],
        hovertext=[KINDS["pct"](high, language) for high, _ in lines],
    )
    return {**drawn, "marker": {**drawn["marker"], "line": {"width": 3}}}


def _count_bars(counts: Sequence[Count], language: str) -> list[dict[str, Any]]:
    if not counts:
        return []
    bars = _bars("", BLUE, list(range(len(counts))), [max(count.connections, 1) for count in counts])
    looks = {
        "color": [RED if count.kind is BINDING else GREY for count in counts],
        "pattern": {"shape": ["/" if count.kind is CLAIM else "" for count in counts], "fgcolor": "#ffffff"},
    }
    said = [f" {KINDS['int'](count.connections, language)}" for count in counts]
    place = {"xaxis": "x2", "yaxis": "y2", "text": said, "textposition": "outside", "cliponaxis": False}
    return [{**bars, "marker": looks, **place, **_SILENT}]


def _named(count: Count, language: str) -> str:
    name = _broken(count.name)
    return name if count.kind is LIMIT else f"{name}\n({count.kind.say(language)})"


def _bars(name: str, colour: str, rows: list[int], values: Sequence[float]) -> dict[str, Any]:
    bar = {"type": "bar", "orientation": "h", "name": name, "hoverinfo": "skip"}
    return {**bar, "x": list(values), "y": rows, "marker": {"color": colour}}


def _table(gauges: Sequence[Gauge], counts: Sequence[Count], title: str, language: str) -> Table:
    columns = tuple(
        Column(phrase.say(language), number=phrase is not _RESOURCE) for phrase in (_RESOURCE, _USED, _LIMIT, _SHARE)
    )
    measured = tuple(
        (
            gauge.name.say(language),
            KINDS[gauge.kind](gauge.used, language),
            KINDS[gauge.kind](gauge.limit, language),
            KINDS["pct"](gauge.share, language),
        )
        for gauge in gauges
    )
    allowed = tuple(
        (count.name, "–", "–", _CONNECTIONS_CELL.say(language, {"n": count.connections})) for count in counts
    )
    return Table(title, columns, (*measured, *allowed))
