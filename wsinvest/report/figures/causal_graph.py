"""The figure of causes and effects from top to bottom: roots, observed effects, and gaps between them.

It is drawn like the history graph of a version control system, which leaves room for sentences also on a phone: each
code has one row, and the links run in lanes to the left of the texts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.finding import Chain, Finding
from wsinvest.report.blocks import Line, Mono, Table
from wsinvest.report.figures.frame import BLUE, GREY, RED, Figure, document, entry, marks, number, ruler
from wsinvest.report.sections.view import View

_ID: Final = "figure-causes"
_ROW_PX: Final = 72
_LANE_SHARE: Final = 0.08  # of the width for each lane; the rest is for the texts
_TITLE: Final = _("What caused what")
_NOTHING: Final = _("No cause was found in the recorded evidence, so there is no chain to draw.")
_CAPTION: Final = _(
    "Read from top to bottom: each line leads from a cause to its effect. "
    "{roots:int} root {roots:plural:cause|causes}; {gaps:int} {gaps:plural:link was|links were} not observed."
)
_ROOT: Final = _("root cause")
_OBSERVED: Final = _("observed effect")
_GAP: Final = _("not observed")
_WHAT: Final = _("What")
_ROLE: Final = _("Role")
_CODE: Final = _("Code")
_LEADS_TO: Final = _("Leads to")


@dataclass(frozen=True, slots=True)
class Node:
    """A code with its row and lane; lane 0 is the leftmost."""

    code: str
    row: int
    lane: int


def draw(view: View) -> Figure:
    """The figure of all chains as one graph; nothing if there are none."""
    chains, language, title = view.diagnosis.chains, view.language, view.say(_TITLE)
    nodes = place(chains)
    if not nodes:
        return Figure(_ID, title, view.say(_NOTHING), language, quiet=True)
    edges = edges_of(chains)
    roles = [_role(view.finding(node.code)) for node in nodes]
    caption = view.say(_CAPTION, roots=roles.count(_ROOT), gaps=roles.count(_GAP))
    spec, table = _drawing(nodes, edges, title, view), _table(nodes, edges, title, view)
    return Figure(_ID, title, caption, language, spec, table)


def edges_of(chains: Sequence[Chain]) -> tuple[tuple[str, str], ...]:
    """The distinct pairs (cause, effect) of neighbours in all chains, in order of appearance."""
    pairs = ((cause.code, effect.code) for chain in chains for cause, effect in pairwise(chain))
    return tuple(dict.fromkeys(pairs))


def place(chains: Sequence[Chain]) -> tuple[Node, ...]:
    """A node for each code: causes in rows above effects, each in the leftmost free lane."""
    edges = edges_of(chains)
    order = _causes_first(dict.fromkeys(link.code for chain in chains for link in chain), edges)
    row_of = {code: row for row, code in enumerate(order)}
    busy_until: list[int] = []
    nodes = []
    for row, code in enumerate(order):
        lane = next((lane for lane, until in enumerate(busy_until) if until <= row), len(busy_until))
        last = max((row_of[effect] for cause, effect in edges if cause == code), default=row)
        busy_until[lane : lane + 1] = [max(last, row + 1)]
        nodes.append(Node(code, row, lane))
    return tuple(nodes)


def _causes_first(codes: Mapping[str, None], edges: Sequence[tuple[str, str]]) -> list[str]:
    """The codes in topological order (causes before effects), otherwise in order of appearance."""
    waiting, order = list(codes), list[str]()
    while waiting:
        free = (code for code in waiting if all(cause not in waiting for cause, effect in edges if effect == code))
        code = next(free)
        waiting.remove(code)
        order.append(code)
    return order


def _drawing(nodes: Sequence[Node], edges: Sequence[tuple[str, str]], title: str, view: View) -> dict[str, Any]:
    at = {node.code: node for node in nodes}
    seen = {finding.code for finding in view.diagnosis.findings}
    lines = [_line(at[cause], at[effect], observed=seen >= {cause, effect}) for cause, effect in edges]
    lanes = 1 + max(node.lane for node in nodes)
    right = lanes / min(_LANE_SHARE * lanes, 0.4) - 0.5
    return document(
        _ID,
        title,
        view.language,
        len(nodes) * _ROW_PX + 50,
        [*lines, *_points(nodes, view)],
        xaxis=ruler(range=[-0.5, number(right)]),
        yaxis=ruler(range=[len(nodes) - 0.5, -0.5]),
        annotations=[
            text
            for node in nodes
            for text in entry(lanes - 0.5, node.row, view.title(node.code), _role_and_severity(node.code, view))
        ],
    )


def _line(cause: Node, effect: Node, *, observed: bool) -> dict[str, Any]:
    """A trace down the lane of the cause, which changes to the lane of the effect in the last row."""
    bend = [] if cause.lane == effect.lane else [(cause.lane, effect.row - 1)]
    corners = [(cause.lane, cause.row), *bend, (effect.lane, effect.row)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in corners],
        "y": [y for _, y in corners],
        "line": {"color": GREY, "width": 2, "dash": "solid" if observed else "dot"},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _points(nodes: Sequence[Node], view: View) -> list[dict[str, Any]]:
    looks = ((_ROOT, "diamond", RED, 15), (_OBSERVED, "circle", BLUE, 12), (_GAP, "circle-open-dot", GREY, 12))
    return [
        marks(
            view.say(role),
            symbol,
            colour,
            size,
            x=[node.lane for node in found],
            y=[node.row for node in found],
            hovertext=[node.code for node in found],
        )
        for role, symbol, colour, size in looks
        if (found := [node for node in nodes if _role(view.finding(node.code)) is role])
    ]


def _role_and_severity(code: str, view: View) -> str:
    """The role of a code, with its severity if it was observed."""
    finding = view.finding(code)
    role = view.say(_role(finding))
    return role if finding is None else f"{role} · {view.word(finding.severity)}"


def _role(finding: Finding | None) -> Phrase:
    if finding is None:
        return _GAP
    return _ROOT if finding.root_cause else _OBSERVED


def _table(nodes: Sequence[Node], edges: Sequence[tuple[str, str]], title: str, view: View) -> Table:
    columns = view.columns(_WHAT, _ROLE, _CODE, _LEADS_TO)
    return Table(title, columns, tuple(_cells(node.code, edges, view) for node in nodes))


def _cells(code: str, edges: Sequence[tuple[str, str]], view: View) -> tuple[Line, ...]:
    effects = tuple(Mono(effect) for cause, effect in edges if cause == code)
    return (view.title(code), _role_and_severity(code, view), Mono(code), effects or "–")
