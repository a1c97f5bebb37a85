"""`wsinvest report`: publish the report of each target."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsinvest.cli import stdio
from wsinvest.cli.grouped import GroupedCommand
from wsinvest.cli.options import JSON, LANGUAGE, OUT, VERBOSE, given, refuse_both, target_options
from wsinvest.cli.unattended import examined, failed, kept, unattended
from wsinvest.host import memory
from wsinvest.model.failure import Exit, Failure, worst_exit

if TYPE_CHECKING:
    from wsinvest.config.options import Options
    from wsinvest.publish.report import Result
    from wsinvest.report.examined import Examined

LEAST_MEMORY: Final = 2**27  # bytes; on x86-64 Linux with CPython 3.11 a report fails at 130 MB and succeeds at 160 MB


class Refused(Failure):
    """Some of several targets cannot be investigated; the message has each with its reason."""


@click.command(cls=GroupedCommand)
@click.argument("targets", metavar="URL|TARGET...", nargs=-1, required=True)
@target_options
@LANGUAGE
@OUT
@click.option("--engine", type=click.Choice(["fork", "kernel"]), default="fork", help="how the notebooks are run")
@click.option(
    "--single-file/--no-single-file", default=None, help="pages with all in one file (default: a lone one in --out)"
)
@click.option("--keep", type=click.IntRange(1), metavar="N", help="keep only the newest N runs of this target")
@click.option("--open", "opens", is_flag=True, help="open the page in the browser")
@JSON
@VERBOSE
@unattended
def report(
    targets: tuple[str, ...],
    out: Path | None,
    engine: str,
    keep: int | None,
    single_file: bool | None,
    opens: bool,
    as_json: bool,
    verbose: bool,
    quiet: bool,
    junit: Path | None,
    sarif: Path | None,
    **options: Any,
) -> Exit:
    """Run the five notebooks and publish the report of each target."""
    refuse_both(quiet=quiet, verbose=verbose, as_json=as_json)
    memory.require(LEAST_MEMORY)
    from wsinvest.cli.progress import progress_on_stderr
    from wsinvest.publish.report import Plan, results

    how = "json" if as_json else "quiet" if quiet else "verbose" if verbose else ""
    done, unprinted = [], None
    with kept(junit, sarif, targets) as found, progress_on_stderr(verbose=verbose, quiet=quiet) as progress:
        asked = given(**options)
        _check_all(targets, asked)
        plan = Plan(asked, out, engine == "kernel", keep, progress, single_file)
        for result in results(targets, plan):
            done.append(result)
            found.append(_examined(result))
            try:
                _show(result, how)
            except stdio.NotPrinted as error:  # the report is there, and the other targets want theirs
                unprinted = error
            if opens and result.folder is not None:
                _open(result.folder / "report.html")
    if as_json:
        _show_json(done)
    if unprinted is not None:
        raise unprinted
    return worst_exit([result.exit for result in done])


def _check_all(targets: Sequence[str], options: "Options") -> None:
    """Raise Refused unless each of several targets can be investigated; nobody waits for the first to learn it."""
    from wsinvest.config.resolve import resolve
    from wsinvest.config.targetfile import TargetError

    wrong = []
    for target in targets if len(targets) > 1 else ():
        try:
            resolve(target, options)
        except TargetError as error:
            wrong.append(str(error))
    if wrong:
        raise Refused(f"{' | '.join(dict.fromkeys(wrong))} (nothing was measured)")


def _examined(result: "Result") -> "Examined":
    if result.diagnosis is None:
        return failed(result.spec, result.message)
    return examined(result.spec, result.diagnosis, result.language)


def _show(result: "Result", how: str) -> None:
    """The end of a run: its screen, and its line for a journal; one line where there is no report."""
    from wsinvest.cli.output import columns, line, near, notify, show_text
    from wsinvest.report.screen import missed, screen, summary
    from wsinvest.report.streams import write

    if result.diagnosis is None or result.folder is None:
        sys.stderr.write(f"wsinvest: {result.message}\n")
        return
    page = near(result.folder / "report.html")
    journal = line(result.diagnosis, page)
    if how == "quiet":
        show_text(journal)
        write(missed(result.diagnosis, result.language), sys.stderr)
        return
    notify(result.notice)
    write(f"{journal}{missed(result.diagnosis, result.language)}", sys.stderr)
    if how == "verbose":
        show_text(f"{screen(result.diagnosis, result.language, verbose=True, width=columns())}\n{page}\n")
    elif how != "json":
        show_text(summary(result.diagnosis, page, result.language, width=columns()))


def _show_json(results: "Sequence[Result]") -> None:
    """One document: that of the report, or for several targets a list of them."""
    from wsinvest.cli.output import show_document

    said = [_document(result) for result in results]
    show_document(json.dumps(said[0] if len(said) == 1 else {"schema": 1, "reports": said}, indent=1) + "\n")


def _document(result: "Result") -> dict[str, Any]:
    """The document of a diagnosis with the path of its page; of an error where there is no report."""
    from wsinvest.report.document import document, error_document

    if result.diagnosis is None or result.folder is None:
        failed: dict[str, Any] = json.loads(error_document(result.exit, result.message))
        return failed
    incomplete = result.diagnosis.case.incomplete
    found: dict[str, Any] = json.loads(document(result.diagnosis, result.language, incomplete=incomplete))
    return found | {"report": str(result.folder / "report.html")}


def _open(page: Path) -> None:
    """Open a page in the reader's browser; one line where there is none."""
    import webbrowser

    from wsinvest.cli.output import near, notify

    if not webbrowser.open(page.absolute().as_uri()):
        notify(f"no browser was found for --open; the page is {near(page)}")
