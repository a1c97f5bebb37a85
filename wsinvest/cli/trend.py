"""`wsinvest trend`: the days of a watched target with intervals, outages, gauges, certificate."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsinvest.cli.options import JSON, LANGUAGE
from wsinvest.cli.result_files import page_option
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.compare.trend import Trend

_MOST_DAYS: Final = 3660


@click.command()
@click.argument("target")
@click.option(
    "--days", type=click.IntRange(1, _MOST_DAYS), metavar="N", default=30, show_default=True, help="how far back"
)
@LANGUAGE
@JSON
@page_option()
def trend(target: str, days: int, language: str, as_json: bool, page: Path | None) -> Exit:
    """Show how a watched target did, day by day."""
    from wsinvest.cli.output import columns, show_document, show_text, write_page
    from wsinvest.i18n.messages import normalise
    from wsinvest.publish import watched
    from wsinvest.report.terminal import text
    from wsinvest.report.trended import NAMES, document, trended

    chosen = normalise(language) if language else "en"
    found = watched.trend(target, days)
    if as_json:
        show_document(document(found) + "\n")
    else:
        show_text("\n".join(text(trended(found, name, chosen), columns()) for name in NAMES))
    if page is not None:
        write_page(page, watched.page(found, chosen))
    return _exit(found)


def _exit(found: "Trend") -> Exit:
    """By the worst alert that fires now; INCOMPLETE where nothing was measured."""
    from wsinvest.model.failure import exit_of

    worst = max((one.severity for one in found.firing if one.severity), default=None)
    status = exit_of(worst.word) if worst else Exit.FINE
    return Exit.INCOMPLETE if status is Exit.FINE and found.whole.success is None else status
