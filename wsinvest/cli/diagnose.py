"""`wsinvest diagnose`: investigate in memory and print what was found."""

from typing import TYPE_CHECKING, Any

import click

from wsinvest.cli.grouped import GroupedCommand
from wsinvest.cli.options import JSON, LANGUAGE, VERBOSE, given, target_options
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
def diagnose(target: str, as_json: bool, verbose: bool, **options: Any) -> Exit:
    """Investigate and print one screen; no notebooks, nothing written."""
    import asyncio

    from wsinvest.cli.output import notify, rendered, show
    from wsinvest.collect import runs
    from wsinvest.diagnose import engine

    run = runs.in_memory(target, given(**options))
    notify(run.resolved.notice)
    diagnosis = engine.diagnose(asyncio.run(_investigate(run)))
    said = rendered(diagnosis, run.language, as_json=as_json, verbose=verbose)
    return show(said, diagnosis, run.language, as_json=as_json)


async def _investigate(run: "Run") -> "Case":
    from wsinvest.cli.progress import progress_on_stderr
    from wsinvest.collect import runs

    with progress_on_stderr() as progress:
        for topic in runs.COLLECTING:
            case = await runs.collect(run, topic, progress)
    return case
