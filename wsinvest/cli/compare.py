"""`wsinvest compare`: two runs, or the newest of a target and its last green one, with a verdict in one sentence."""

from pathlib import Path

import click

from wsinvest.cli.options import JSON, LANGUAGE
from wsinvest.cli.result_files import page_option
from wsinvest.model.failure import Exit


@click.command()
@click.argument("before", metavar="RUN|TARGET")
@click.argument("after", metavar="[RUN]", required=False, default="")
@click.option("--since", type=click.Choice(["green"]), help="TARGET's newest run with its last one without urgency")
@LANGUAGE
@JSON
@page_option()
def compare(before: str, after: str, since: str | None, language: str, as_json: bool, page: Path | None) -> Exit:
    """Compare two runs: what is fixed, still there and new, and what changed; the earlier run first."""
    from wsinvest.cli.output import columns, show_document, show_text, write_page
    from wsinvest.i18n.messages import normalise
    from wsinvest.publish import compared as runs
    from wsinvest.report.compared import NAMES, compared
    from wsinvest.report.compared_document import document
    from wsinvest.report.terminal import text

    if bool(after) == bool(since):
        raise click.UsageError("name two runs (RUN RUN), or one target with --since green")
    chosen = normalise(language) if language else ""
    found = runs.since_green(before) if since else runs.compared_runs(before, after)
    if as_json:
        show_document(document(found, chosen) + "\n")
    else:
        show_text("\n".join(text(compared(found, name, chosen), columns()) for name in NAMES))
    if page is not None:
        write_page(page, runs.page(found, chosen))
    return found.exit_status
