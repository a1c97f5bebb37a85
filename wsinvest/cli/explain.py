"""`wsinvest explain`: the page of one code on the terminal."""

from shutil import get_terminal_size

import click

from wsinvest.cli.options import LANGUAGE
from wsinvest.model.failure import Exit


@click.command()
@click.argument("code", metavar="CODE")
@LANGUAGE
def explain(code: str, language: str) -> Exit:
    """What a code means, how it is proven, and what to do about it."""
    from wsinvest.cli.catalogue.page import explained
    from wsinvest.cli.output import show_text
    from wsinvest.i18n.messages import normalise
    from wsinvest.model.registry import load
    from wsinvest.report.terminal import text

    show_text(text(explained(code, load(), normalise(language or "en")), get_terminal_size().columns))
    return Exit.FINE
