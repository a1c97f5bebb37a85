"""`wsinvest verify`: judge published reports again; 1 when one was altered, with what and where."""

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.publish.verify import Verdict


@click.command()
@click.argument("runs", metavar="[RUN...]", nargs=-1)
def verify(runs: tuple[str, ...]) -> Exit:
    """Judge published reports again on their own evidence; without RUN all of them.

    A folder of data/watch as well, and data/watch with all targets.
    """
    from wsinvest.publish.verify import folders_of
    from wsinvest.publish.verify import verify as verify_all

    watched = {run: found for run in runs if (found := _histories(run))}
    others = tuple(run for run in runs if run not in watched)
    told = tell_verdicts(verify_all(folders_of(others))) if others or not watched else Exit.FINE
    return max(told, _tell_watched(tuple(chain.from_iterable(watched.values()))))


def _histories(run: str) -> "tuple[Path, ...]":
    """The histories of watched targets that a folder is or holds; what is not a folder is asked without their code."""
    if not os.path.isdir(run):  # noqa: PTH112  Path.is_dir raises
        return ()
    from wsinvest.watch.regimes import histories

    return histories(Path(run))


def _tell_watched(folders: "tuple[Path, ...]") -> Exit:
    """Print of each history if its alerts follow from its samples; raises NewerHistory at the end if one is newer."""
    from wsinvest.cli.output import LONGEST_PATH, show_text
    from wsinvest.host.files import StoreError
    from wsinvest.model.visible import visible
    from wsinvest.store.day_files import NewerHistory

    told, newer = [Exit.FINE], list[NewerHistory]()
    for folder in folders:
        try:
            told.append(_tell_history(folder))
        except NewerHistory as error:
            newer.append(error)
            show_text(f"newer    {visible(folder.name)}\n")
        except StoreError as error:
            told.append(Exit.HIGH)
            show_text(f"ALTERED  {visible(folder.name)}\n         {visible(str(error), LONGEST_PATH)}\n")
    if newer:
        raise newer[0]
    return max(told)


def _tell_history(folder: Path) -> Exit:
    """Print what was found of one."""
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
    if found.forgotten:
        show_text(
            f"         events up to {found.forgotten:%Y-%m-%d %H:%M:%S} were removed to make room, the oldest first\n"
        )
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
