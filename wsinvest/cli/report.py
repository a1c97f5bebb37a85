"""`wsinvest report`: publish the report of each target."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsinvest.cli import stdio
from wsinvest.cli.options import LANGUAGE, OUT, given, target_options
from wsinvest.host import memory
from wsinvest.model.failure import Exit, worst_exit

if TYPE_CHECKING:
    from wsinvest.publish.report import Result

LEAST_MEMORY: Final = 2**27  # bytes; on x86-64 Linux with CPython 3.11 a report fails at 130 MB and succeeds at 160 MB


@click.command()
@click.argument("targets", metavar="URL|TARGET...", nargs=-1, required=True)
@target_options
@LANGUAGE
@OUT
@click.option("--engine", type=click.Choice(["fork", "kernel"]), default="fork", help="how the notebooks are run")
@click.option(
    "--single-file/--no-single-file", default=None, help="pages with all in one file (default: a lone one in --out)"
)
@click.option("--keep", type=click.IntRange(1), metavar="N", help="keep only the newest N runs of this target")
def report(
    targets: tuple[str, ...], out: Path | None, engine: str, keep: int | None, single_file: bool | None, **options: Any
) -> Exit:
    """Run the five notebooks and publish the report of each target."""
    memory.require(LEAST_MEMORY)
    from wsinvest.cli.progress import progress_on_stderr
    from wsinvest.publish.report import Plan, results

    exits, unprinted = [], None
    with progress_on_stderr() as progress:
        plan = Plan(given(**options), out, engine == "kernel", keep, progress, single_file)
        for result in results(targets, plan):
            exits.append(result.exit)
            try:
                _show(result)
            except stdio.NotPrinted as error:  # the report is there, and the other targets want theirs
                unprinted = error
    if unprinted is not None:
        raise unprinted
    return worst_exit(exits)


def _show(result: "Result") -> None:
    """The end of a run: its screen, and its line for a journal; one line where there is no report."""
    from wsinvest.cli.output import near, notify, show_text
    from wsinvest.report.screen import journal, missed, summary, write

    if result.diagnosis is None or result.folder is None:
        sys.stderr.write(f"wsinvest: {result.message}\n")
        return
    notify(result.notice)
    page = near(result.folder / "report.html")
    write(f"{journal(result.diagnosis, page)}\n{missed(result.diagnosis, result.language)}", sys.stderr)
    show_text(summary(result.diagnosis, page, result.language))
