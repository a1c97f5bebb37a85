"""The command line: each command is a file of this folder; what goes wrong ends in one line."""

import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import Final

import click

from wsinvest import __version__, cli
from wsinvest.cli import guard, stdio
from wsinvest.cli.grouped import WholeGroup
from wsinvest.model.failure import Exit

WIDEST: Final = 200  # columns of help; below that it is as wide as the terminal
# Objects made between two collections. A command makes several hundred thousand that it keeps until its end, and with
# CPython's 700 a tenth of its processor time went into collections that found nothing.
COLLECT_AFTER: Final = 100_000
PRIVATE: Final = 0o077  # what we write is for its owner, whatever the caller's umask


def commands() -> dict[str, click.Command]:
    """The first command that each file of this folder defines, by the file's name, with its own commands if it has any.

    What a command needs it imports itself.
    """
    found: dict[str, click.Command] = {}
    for file in pkgutil.iter_modules(cli.__path__):
        if file.name != "main":
            module = importlib.import_module(f"{cli.__name__}.{file.name}")
            for member in vars(module).values():
                if isinstance(member, click.Command):
                    found.setdefault(file.name, member)
    return found


@click.group(
    cls=WholeGroup,
    commands=commands(),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST},
)
@click.version_option(__version__, prog_name="wsinvest")
@click.pass_context
def wsinvest(context: click.Context) -> None:
    """Find out why a WebSocket endpoint fails, prove it, say what to do first."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    gc.freeze()  # what was imported lives as long as the process
    gc.set_threshold(COLLECT_AFTER)
    os.umask(PRIVATE)
    stdio.steady()
    guard.hush()
    given = list(sys.argv[1:] if arguments is None else arguments)
    status = guard.guarded(lambda: wsinvest.main(given, prog_name="wsinvest", standalone_mode=False), given)
    if status == Exit.INTERRUPTED:
        stdio.leave(status)
    sys.exit(status)
