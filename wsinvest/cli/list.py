"""`wsinvest list`: one line for each published run; one that was cut, damaged or made in the future is called so."""

import difflib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from wsinvest.cli.options import JSON
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.publish.folders import Published
    from wsinvest.publish.results import RunResult


@click.command()
@click.argument("target", required=False, default="")
@JSON
def list_runs(target: str = "", *, as_json: bool = False) -> Exit:
    """The published runs, newest first; with TARGET those of this target only."""
    from wsinvest.cli.output import near, show_document, show_text
    from wsinvest.host import paths
    from wsinvest.model.visible import visible
    from wsinvest.publish import folders

    found = _of(target, folders.runs(paths.reports()))
    if as_json:
        show_document(json.dumps({"schema": 1, "runs": [_entry(run) for run in found]}, indent=1) + "\n")
        return Exit.FINE
    for run in found:
        name = visible(run.target)  # a report may have come by mail
        show_text(f"{run.taken_at:%Y-%m-%d %H:%M:%S}  {_state(run, run.result):12}  {name:24}  {near(run.folder)}\n")
    return Exit.FINE


def _of(target: str, runs: "Sequence[Published]") -> "list[Published]":
    """The runs of this target, by its name or its URL as it was typed; of all targets if it is empty."""
    if not target:
        return list(runs)
    wanted = target.rpartition("://")[2].partition("?")[0].rstrip("/")
    found = [run for run in runs if target == run.target or wanted == run.target]
    if not found:
        raise click.UsageError(_unknown(wanted, [run.target for run in runs]))
    return found


def _unknown(wanted: str, known: list[str]) -> str:
    from wsinvest.config.described import shown
    from wsinvest.model.visible import visible

    near = [visible(name) for name in difflib.get_close_matches(wanted, dict.fromkeys(known), n=1)]
    advice = f"did you mean {near[0]}?" if near else "wsinvest list shows those that there are"
    return f"{shown(wanted)}: no run of this target; {advice}"


def _entry(run: "Published") -> dict[str, Any]:
    result = run.result
    return {
        "run": run.run,
        "target": run.target,
        "taken_at": run.taken_at.isoformat(),
        "state": _state(run, result),
        "totals": result.counted if result else {},
        "folder": str(run.folder),
    }


def _state(run: "Published", result: "RunResult | None") -> str:
    if run.running:
        return "running"
    if not run.complete:
        return "incomplete"
    if run.ahead:
        return "future"
    return result.status if result else "damaged"
