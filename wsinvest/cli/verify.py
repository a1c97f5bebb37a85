"""`wsinvest verify`: judge published reports again; 1 when one was altered, with what and where."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.publish.verify import Verdict


@click.command()
@click.argument("runs", metavar="RUN...", nargs=-1)
def verify(runs: tuple[str, ...]) -> Exit:
    """Judge published reports again on their own evidence; without RUN all of them. A folder of data/watch as well."""
    from wsinvest.publish.verify import folders_of
    from wsinvest.publish.verify import verify as verify_all

    watched = [Path(run) for run in runs if os.path.isdir(Path(run) / "samples")]  # noqa: PTH112  Path.is_dir raises
    if not watched:
        return tell_verdicts(verify_all(folders_of(runs)))
    others = tuple(run for run in runs if Path(run) not in watched)
    told = [_tell_watched(folder) for folder in watched]
    return max([*told, *([tell_verdicts(verify_all(folders_of(others)))] if others else [])])


def _tell_watched(folder: Path) -> Exit:
    """Print if the alerts of a history follow from its samples."""
    from wsinvest.cli.output import show_text
    from wsinvest.model.visible import visible
    from wsinvest.watch.regimes import verified_history

    found = verified_history(folder)
    state = "proven " if found.proven else "ALTERED"
    show_text(f"{state}  {visible(folder.name)}: {found.same} events follow from the samples\n")
    for event in (*found.missing, *found.unproven):
        what = "was not recorded" if event in found.missing else "does not follow from the samples"
        show_text(f"         {event.at:%Y-%m-%d %H:%M:%S} {event.code} {event.event}: {what}\n")
    if found.unchecked:
        show_text(f"         {found.unchecked} older events cannot be checked: the samples before them are gone\n")
    return Exit.FINE if found.proven else Exit.HIGH


def tell_verdicts(verdicts: "Sequence[Verdict]") -> Exit:
    """Print what was found about each run; raises NewerSchema at the end if one needs a newer wsinvest."""
    from wsinvest.cli.output import show_text
    from wsinvest.host.files import NewerSchema
    from wsinvest.publish.verify import FORGER, exit_of_verdicts

    for verdict in verdicts:
        show_text("".join(_lines(verdict)))
    show_text(f"{FORGER}\n")
    newer = [verdict.newer for verdict in verdicts if verdict.newer]
    if newer:
        raise NewerSchema(newer[0])
    return Exit(exit_of_verdicts(verdicts))


def _lines(verdict: "Verdict") -> Iterator[str]:
    from wsinvest.cli.output import LONGEST_PATH
    from wsinvest.model.visible import visible

    state = "proven " if verdict.proven else "gone   " if verdict.gone else "newer  " if verdict.newer else "ALTERED"
    yield f"{state}  {visible(verdict.run)}\n"
    for line in (*verdict.problems, *(f"warning: {warning}" for warning in verdict.warnings)):
        yield f"         {visible(line, LONGEST_PATH)}\n"
