"""Displays sections and figures in notebooks as raw MIME bundles, which needs no plotly and no pandas."""

from typing import Any, Final, Protocol

from wsinvest.report import (
    html,
    lab,
    rich,  # noqa: F401  registers how cases, evidence and attempts show themselves
    terminal,
)
from wsinvest.report.blocks import Section

_FIRST: Final = frozenset(
    {"config", "token", "resource", "handshake", "session", "head", "compared", "watched", "fleet"}
)  # these bring their notebook's style
_HTML: Final = "text/html"


class Drawn(Protocol):
    """An object with a MIME bundle, such as a figure."""

    def mimebundle(self) -> dict[str, Any]:
        """The contents by MIME type."""


def bundle(shown: Section | Drawn) -> dict[str, Any]:
    """The MIME bundle of a section (HTML and plain text) or of a figure, in the colours of JupyterLab."""
    if isinstance(shown, Section):
        style = lab.STYLE if shown.name in _FIRST else ""
        return {_HTML: style + lab.coloured(html.fragment(shown)), "text/plain": terminal.text(shown)}
    found = shown.mimebundle()
    return found | {_HTML: lab.coloured(found[_HTML])} if _HTML in found else found


def show(*things: Section | Drawn) -> None:
    """Display sections and figures below the cell; outside a notebook IPython prints their plain text."""
    from IPython.display import display  # imported here, since only notebooks need IPython

    for thing in things:
        display(bundle(thing), raw=True)  # type: ignore[no-untyped-call]
