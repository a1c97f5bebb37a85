"""`wsinvest report`: publish the report of each target."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsinvest.cli import stdio
from wsinvest.cli.options import LANGUAGE, OUT, VERBOSE, given, target_options
from wsinvest.cli.unattended import examined, failed, kept, one_of, unattended
from wsinvest.host import memory
from wsinvest.model.failure import Exit, worst_exit

if TYPE_CHECKING:
    from wsinvest.publish.report import Result
    from wsinvest.report.examined import Examined

LEAST_MEMORY: Final = 2**27  # bytes; on x86-64 Linux with CPython 3.11 a report fails at 130 MB and succeeds at 160 MB


@click.command()
@click.argument("targets", metavar="URL|TARGET...", nargs=-1, required=True)
@target_options
@LANGUAGE
@OUT
@click.option("--engine", type=click.Choice(["fork", "kernel"]), default="fork", help="how the notebooks are run")
@click.option("--keep", type=click.IntRange(1), metavar="N", help="keep only the newest N runs of this target")
@VERBOSE
@unattended
def report(
    targets: tuple[str, ...],
    out: Path | None,
    engine: str,
    keep: int | None,
    verbose: bool,
    quiet: bool,
    junit: Path | None,
    sarif: Path | None,
    **options: Any,
) -> Exit:
    """Run the five notebooks and publish the report of each target."""
    one_of(quiet, verbose)
    memory.require(LEAST_MEMORY)
    from wsinvest.cli.progress import progress_on_stderr
    from wsinvest.publish.report import Plan, results

    exits, unprinted = [], None
    with kept(junit, sarif) as found, progress_on_stderr(verbose=verbose, quiet=quiet) as progress:
        for result in results(targets, Plan(given(**options), out, engine == "kernel", keep, progress)):
            exits.append(result.exit)
            found.append(_examined(result))
            try:
                _show(result, quiet=quiet)
            except stdio.NotPrinted as error:  # the report is there, and the other targets want theirs
                unprinted = error
    if unprinted is not None:
        raise unprinted
    return worst_exit(exits)


def _examined(result: "Result") -> "Examined":
    if result.diagnosis is None:
        return failed(result.spec, result.message)
    return examined(result.spec, result.diagnosis, result.language)


def _show(result: "Result", *, quiet: bool) -> None:
    """The end of a run: its screen, and its line for a journal; one line where there is no report, or if `quiet`."""
    from wsinvest.cli.output import columns, line, near, notify, show_text
    from wsinvest.report.screen import missed, summary, write

    if result.diagnosis is None or result.folder is None:
        sys.stderr.write(f"wsinvest: {result.message}\n")
        return
    page = near(result.folder / "report.html")
    said = line(result.diagnosis, page)
    if quiet:
        show_text(said)
        write(missed(result.diagnosis, result.language), sys.stderr)
        return
    notify(result.notice)
    write(f"{said}{missed(result.diagnosis, result.language)}", sys.stderr)
    show_text(summary(result.diagnosis, page, result.language, width=columns()))
