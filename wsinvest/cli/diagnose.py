"""`wsinvest diagnose`: investigate in memory and print what was found."""

from typing import TYPE_CHECKING, Any

import click

from wsinvest.cli.grouped import GroupedCommand
from wsinvest.cli.options import JSON, LANGUAGE, VERBOSE, given, refuse_both, target_options
from wsinvest.cli.unattended import examined, kept, unattended
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from wsinvest.collect.runs import Run
    from wsinvest.model.case import Case


@click.command(cls=GroupedCommand)
@click.argument("target", metavar="URL|TARGET")
@target_options
@LANGUAGE
@JSON
@VERBOSE
@unattended
def diagnose(
    target: str,
    as_json: bool,
    verbose: bool,
    quiet: bool,
    junit: "Path | None",
    sarif: "Path | None",
    **options: Any,
) -> Exit:
    """Investigate and print one screen; no notebooks, and no file that is not asked for."""
    refuse_both(quiet=quiet, verbose=verbose, as_json=as_json)
    import asyncio

    from wsinvest.cli.output import line, notify, rendered, show
    from wsinvest.collect import runs
    from wsinvest.diagnose import engine

    with kept(junit, sarif, (target,)) as found:
        run = runs.in_memory(target, given(**options))
        notify("" if quiet else run.resolved.notice)
        case = asyncio.run(_investigate(run, verbose=verbose, quiet=quiet))
        diagnosis = engine.diagnose(case, registry=run.registry)
        found.append(examined(target, diagnosis, run.language))
    if quiet:
        said = line(diagnosis)
    else:
        said = rendered(diagnosis, run.language, as_json=as_json, verbose=verbose, registry=run.registry)
    return show(said, diagnosis, run.language, as_json=as_json)


async def _investigate(run: "Run", *, verbose: bool, quiet: bool) -> "Case":
    from wsinvest.cli.progress import progress_on_stderr
    from wsinvest.collect import runs

    with progress_on_stderr(verbose=verbose, quiet=quiet) as progress:
        for topic in runs.COLLECTING:
            case = await runs.collect(run, topic, progress)
    return case
