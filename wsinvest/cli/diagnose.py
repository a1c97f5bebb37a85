"""`wsinvest diagnose`: investigate in memory and print what was found."""

from typing import TYPE_CHECKING, Any

import click

from wsinvest.cli.grouped import GroupedCommand
from wsinvest.cli.options import JSON, LANGUAGE, QUIET, VERBOSE, given, refuse_both, target_options
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.collect.runs import Run
    from wsinvest.model.case import Case


@click.command(cls=GroupedCommand)
@click.argument("target", metavar="URL|TARGET")
@target_options
@LANGUAGE
@JSON
@VERBOSE
@QUIET
def diagnose(target: str, as_json: bool, verbose: bool, quiet: bool, **options: Any) -> Exit:
    """Investigate and print one screen; no notebooks, nothing written."""
    import asyncio

    from wsinvest.cli.output import line, notify, rendered, show
    from wsinvest.collect import runs
    from wsinvest.diagnose import engine

    refuse_both(quiet=quiet, verbose=verbose, as_json=as_json)
    run = runs.in_memory(target, given(**options))
    if not quiet:
        notify(run.resolved.notice)
    diagnosis = engine.diagnose(asyncio.run(_investigate(run, quiet=quiet)))
    said = line(diagnosis) if quiet else rendered(diagnosis, run.language, as_json=as_json, verbose=verbose)
    return show(said, diagnosis, run.language, as_json=as_json)


async def _investigate(run: "Run", *, quiet: bool) -> "Case":
    from wsinvest.cli.progress import progress_on_stderr
    from wsinvest.collect import runs

    with progress_on_stderr(quiet=quiet) as progress:
        for topic in runs.COLLECTING:
            case = await runs.collect(run, topic, progress)
    return case
