"""`wsinvest list`: one line for each published run; one that was cut, damaged or made in the future is called so."""

from typing import TYPE_CHECKING

import click

from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.publish.folders import Published


@click.command()
def list_runs() -> Exit:
    """The published runs, newest first."""
    from wsinvest.cli.output import near, show_text
    from wsinvest.host import paths
    from wsinvest.model.visible import visible
    from wsinvest.publish import folders

    for run in folders.runs(paths.reports()):
        target = visible(run.target)  # a report may have come by mail
        show_text(f"{run.taken_at:%Y-%m-%d %H:%M:%S}  {_state(run):12}  {target:24}  {near(run.folder)}\n")
    return Exit.FINE


def _state(run: "Published") -> str:
    if run.running:
        return "running"
    if not run.complete:
        return "incomplete"
    return "future" if run.ahead else str(run.result.get("status", "damaged"))
