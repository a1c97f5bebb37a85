"""`wsinvest explain`: the page of one code or alert on the terminal, or as one JSON document."""

from shutil import get_terminal_size

import click

from wsinvest.cli.options import JSON, LANGUAGE
from wsinvest.model.failure import Exit


@click.command()
@click.argument("code", metavar="CODE")
@LANGUAGE
@JSON
def explain(code: str, language: str, as_json: bool) -> Exit:
    """What a code or an alert means, how it is proven or when it fires, and what to do about it."""
    from wsinvest.cli.output import show_document, show_text
    from wsinvest.i18n.messages import normalise

    chosen = normalise(language or "en")
    if as_json:
        from wsinvest.cli.catalogue.document import one

        show_document(one(code, chosen))
    else:
        show_text(_page(code, chosen))
    return Exit.FINE


def _page(code: str, language: str) -> str:
    from wsinvest.cli.catalogue.page import explained
    from wsinvest.model.registry import load
    from wsinvest.report.terminal import text

    return text(explained(code, load(), language), get_terminal_size().columns)
