"""An executed notebook as our runner leaves it, for tests of the page: sections and figures as outputs."""

from collections.abc import Mapping
from typing import Any

from tests.report.figures.seeing import drawn
from wsinvest.report import html
from wsinvest.report.blocks import Badge, Card, ChainLink, ChainOfCauses, Code, Column, Lead, Mono, Section, Table, Tone


def notebook(language: str = "en", title: str = "") -> dict[str, Any]:
    """A report with two sections and all figures; `title` stands in every finding's title."""
    bundles = [
        {"text/html": html.fragment(section(language, title)), "text/plain": "in words"},
        *(figure.mimebundle() for figure in drawn(language, title)),
    ]
    cells = [code_cell(f"cell-{n}", display(bundle)) for n, bundle in enumerate(bundles)]
    return {"cells": [markdown_cell(), *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def section(language: str = "en", title: str = "") -> Section:
    """A section with one of every block that could be too wide for a phone."""
    long = "a_name_without_any_place_to_break_" * 4
    link = ChainLink(title or "JWT_SECRET is not set", "config.secret.missing", "proven")
    columns = tuple(Column(name) for name in ("Setting", "State", "Origin", "Shape"))
    return Section(
        "verdict",
        "Verdict",
        language,
        (
            Lead("0 of 20 connections opened."),
            Card(("Secret", Badge("critical", Tone.CRITICAL)), (ChainOfCauses((link,)), Code(long)), Tone.CRITICAL),
            Table("Settings", columns, ((Mono(long), "missing", ".env file", title or "–"),)),
        ),
    )


def code_cell(identity: str, *outputs: Mapping[str, Any]) -> dict[str, Any]:
    """An executed code cell."""
    source = "show(section(case, 'verdict'))"
    return {"cell_type": "code", "id": identity, "source": source, "execution_count": 1, "outputs": list(outputs)}


def markdown_cell() -> dict[str, Any]:
    """What a reader in JupyterLab sees, and a reader of the page does not."""
    return {"cell_type": "markdown", "id": "about", "source": "For engineers"}


def display(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """An output of `show`."""
    return {"output_type": "display_data", "data": dict(bundle), "metadata": {}}
