"""What a notebook cell shows: a section or a figure as a raw MIME bundle, so that nothing heavy is imported for it."""

from typing import Any, Protocol

from wsinvest.report import html, terminal
from wsinvest.report.blocks import Section


class Drawn(Protocol):
    """Anything that gives its own MIME bundle, such as a figure."""

    def mimebundle(self) -> dict[str, Any]:
        """The output by MIME type."""


def bundle(shown: Section | Drawn) -> dict[str, Any]:
    """The MIME bundle of a section or a figure: HTML for pages, plain text for everything else."""
    if isinstance(shown, Section):
        return {"text/html": html.fragment(shown), "text/plain": terminal.text(shown)}
    return shown.mimebundle()


def show(*things: Section | Drawn) -> None:
    """Display them below the cell, in this order; outside a notebook IPython prints the plain text."""
    from IPython.display import display  # only notebooks need IPython; the terminal starts without it

    for thing in things:
        display(bundle(thing), raw=True)  # type: ignore[no-untyped-call]
