"""Displays sections and figures in notebooks as raw MIME bundles, which needs no plotly and no pandas."""

from typing import Any, Protocol

from wsinvest.report import html, terminal
from wsinvest.report.blocks import Section


class Drawn(Protocol):
    """An object with a MIME bundle, such as a figure."""

    def mimebundle(self) -> dict[str, Any]:
        """The contents by MIME type."""


def bundle(shown: Section | Drawn) -> dict[str, Any]:
    """The MIME bundle of a section (HTML and plain text) or of a figure."""
    if isinstance(shown, Section):
        return {"text/html": html.fragment(shown), "text/plain": terminal.text(shown)}
    return shown.mimebundle()


def show(*things: Section | Drawn) -> None:
    """Display sections and figures below the cell; outside a notebook IPython prints their plain text."""
    from IPython.display import display  # imported here, since only notebooks need IPython

    for thing in things:
        display(bundle(thing), raw=True)  # type: ignore[no-untyped-call]
