"""Options of runs that nobody watches: schedules and CI."""

from typing import Final

import click

QUIET: Final = click.option("-q", "--quiet", is_flag=True, help="one line for each target, and no progress")


def one_of(quiet: bool, verbose: bool) -> None:
    """Refuse -q and -v together; raises UsageError."""
    if quiet and verbose:
        raise click.UsageError("-q and -v exclude each other; give one of them")
