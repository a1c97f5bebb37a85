"""The figure of the token trace: a line through all hops of the token, and the hop where it went wrong."""

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from wsinvest.analysis.token_trace import Trace, trace
from wsinvest.facts.token_trace import Hop, HopState
from wsinvest.i18n.messages import _
from wsinvest.report.figures.frame import GREEN, GREY, ORANGE, RED, Figure, document, marks, note, ruler
from wsinvest.report.sections.token_trace import FLAWS, HOPS, NO_TOKEN, STATES, hops, sentence
from wsinvest.report.sections.view import View

_ID: Final = "figure-passport"  # an anchor in published pages
_HEIGHT_PX: Final = 245
_WRAP: Final = 13
_TITLE: Final = _("Token trace")
_LOOKS: Final = {
    HopState.GOOD: ("circle", GREEN, 15),
    HopState.BROKEN: ("x", RED, 19),
    HopState.ALREADY_BROKEN: ("circle-x-open", ORANGE, 15),
    HopState.UNKNOWN: ("circle-open", GREY, 13),
    HopState.NOT_INVOLVED: ("circle-open-dot", GREY, 9),
}
_FOLLOWED: Final = (HopState.GOOD, HopState.BROKEN, HopState.ALREADY_BROKEN)


def draw(view: View) -> Figure:
    """The hops in their order, with what became of the token beside those where something did."""
    title, found = view.say(_TITLE), trace(view.diagnosis)
    if found is None:
        return Figure(_ID, title, view.say(NO_TOKEN), view.language)
    caption = sentence(view, found)
    spec = _drawing(found, title, view)
    return Figure(_ID, title, caption, view.language, spec, hops(view, found))


def _drawing(found: Trace, title: str, view: View) -> dict[str, Any]:
    last = len(found.hops) - 1
    return document(
        _ID,
        title,
        view.language,
        _HEIGHT_PX,
        [*_lines(found.hops), *(_marks(found.hops, state, view) for state in _LOOKS)],
        xaxis=ruler(range=[-0.6, last + 0.6]),
        yaxis=ruler(range=[-1.6, 1.5]),
        annotations=[text for place, hop in enumerate(found.hops) for text in _words(place, hop, view)],
    )


def _lines(found: Sequence[Hop]) -> list[dict[str, Any]]:
    """Traces between the hops: solid as long as the token was in order, dotted after that."""
    on_way = [(place, hop) for place, hop in enumerate(found) if hop.state is not HopState.NOT_INVOLVED]
    return [_line(here, there) for here, there in pairwise(on_way)]


def _line(here: tuple[int, Hop], there: tuple[int, Hop]) -> dict[str, Any]:
    known = here[1].state in _FOLLOWED and there[1].state in _FOLLOWED
    good = here[1].state is HopState.GOOD
    look = {"color": GREEN if known and good else GREY, "width": 3, "dash": "solid" if known and good else "dot"}
    ends = {"x": [here[0], there[0]], "y": [0, 0]}
    return {"type": "scatter", "mode": "lines", **ends, "line": look, "hoverinfo": "skip", "showlegend": False}


def _marks(found: Sequence[Hop], state: HopState, view: View) -> dict[str, Any]:
    symbol, colour, size = _LOOKS[state]
    mine = [(place, hop) for place, hop in enumerate(found) if hop.state is state]
    return marks(
        view.say(STATES[state]),
        symbol,
        colour,
        size,
        x=[place for place, _ in mine],
        y=[0] * len(mine),
        hovertext=[f"{view.say(HOPS[hop.name])}\n{hop.fingerprint or '–'}" for _, hop in mine],
        showlegend=bool(mine),
    )


def _words(place: int, hop: Hop, view: View) -> list[dict[str, Any]]:
    """Annotations of a hop: its name below and its flaw above; alternating distances leave room on a phone."""
    low = place % 2 == 1
    name = "\n".join(textwrap.wrap(view.say(HOPS[hop.name]), _WRAP))
    below = note(name, x=place, y=-0.85 if low else -0.25, yanchor="top", font={"size": 12})
    flaw = "\n".join(textwrap.wrap(view.say(FLAWS[hop.flaw]), _WRAP))
    colour = RED if hop.state is HopState.BROKEN else GREY
    return (
        [below, note(flaw, x=place, y=0.75 if low else 0.22, yanchor="bottom", font={"size": 12, "color": colour})]
        if flaw
        else [below]
    )
