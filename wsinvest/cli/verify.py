"""`wsinvest verify`: judge published reports again; 1 when one was altered, with what and where."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.publish.verify import Verdict


@click.command()
@click.argument("runs", metavar="RUN...", nargs=-1)
def verify(runs: tuple[str, ...]) -> Exit:
    """Judge published reports again on their own evidence; without RUN all of them."""
    from wsinvest.publish.verify import folders_of
    from wsinvest.publish.verify import verify as verify_all

    return tell_verdicts(verify_all(folders_of(runs)))


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
