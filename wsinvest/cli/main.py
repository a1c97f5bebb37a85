"""The command line: thin; what goes wrong ends in one line that says what, where and what to do."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from wsinvest import __version__
from wsinvest.cli import guard, stdio
from wsinvest.model.failure import Exit
from wsinvest.model.target import MOST_ATTEMPTS

F = TypeVar("F", bound=Callable[..., Any])
PRIVATE: Final = 0o077  # what we write is for its owner, whatever the caller's umask
_LANGUAGE: Final = click.option("--language", default="", metavar="L", help="en (default) or pt-BR")
_JSON: Final = click.option("--json", "as_json", is_flag=True, help="one ASCII JSON document on stdout")
_OUT: Final = click.option("--out", type=click.Path(path_type=Path), help="where reports go (default data/reports)")


def target_options(command: F) -> F:
    """The options that say what is investigated; none of them takes a secret."""
    for option in (
        click.option(
            "--pii",
            type=click.Choice(["pseudonym", "keep"]),
            default="pseudonym",
            help="users and e-mail addresses as keyed pseudonyms (default) or as they are",
        ),
        click.option("--key-file", default="", metavar="F", help="key of fingerprints, made if absent"),
        click.option("--trust-target", is_flag=True, help="the target file may read any .env and our secrets"),
        click.option("--no-mint", is_flag=True, help="sign no token of our own with the configured secret"),
        click.option("--attempts", type=click.IntRange(1, MOST_ATTEMPTS), help="handshakes to repeat (default 20)"),
        click.option("--deadline", type=click.FloatRange(1, 3600), metavar="S", help="seconds for all (default 60)"),
        click.option("--ca-file", default="", metavar="F", help="trust the authorities in this PEM file"),
        click.option("--login-url", default="", metavar="U", help="where LOGIN_USER gets a token by POST"),
        click.option("--env-file", default="", metavar="F", help="the .env of the service; never read unasked"),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="wsinvest")
def cli() -> None:
    """Find out why a WebSocket endpoint fails, prove it, say what to do first."""


@cli.command()
@click.argument("target", metavar="URL|TARGET")
@target_options
@_LANGUAGE
@_JSON
@click.option("-v", "--verbose", is_flag=True, help="all codes, and what each probe proved")
def diagnose(target: str, language: str, as_json: bool, verbose: bool, **given: Any) -> Exit:
    """Investigate and print one screen; no notebooks, nothing written."""
    from wsinvest.cli import commands

    return commands.diagnose(target, commands.options(language=language, **given), as_json=as_json, verbose=verbose)


@cli.command()
@click.argument("targets", metavar="URL|TARGET...", nargs=-1, required=True)
@target_options
@_LANGUAGE
@_OUT
@click.option("--engine", type=click.Choice(["fork", "kernel"]), default="fork", help="how the notebooks are run")
@click.option("--keep", type=click.IntRange(1), metavar="N", help="keep only the newest N runs of this target")
def report(
    targets: tuple[str, ...], language: str, out: Path | None, engine: str, keep: int | None, **given: Any
) -> Exit:
    """Run the five notebooks and publish the report of each target."""
    from wsinvest.cli import commands

    return commands.report(targets, commands.options(language=language, **given), out=out, engine=engine, keep=keep)


@cli.command()
@click.argument("run", metavar="RUN|CASE")
@_LANGUAGE
@_JSON
@_OUT
@click.option("-v", "--verbose", is_flag=True, help="all codes, and what each probe proved")
def replay(run: str, language: str, as_json: bool, out: Path | None, verbose: bool) -> Exit:
    """Judge recorded evidence again; with --out also publish its report."""
    from wsinvest.cli import commands

    return commands.replay(run, language, as_json=as_json, out=out, verbose=verbose)


@cli.command()
@click.argument("run", metavar="RUN|CASE")
@click.option("--env-file", default="", metavar="F", help="also mask the secrets of this .env")
@_OUT
def redact(run: str, env_file: str, out: Path | None) -> Exit:
    """Publish a recorded run again under today's filter of secrets; the old one stays as it is."""
    from wsinvest.cli import commands

    return commands.redact(run, env_file, out)


@cli.command()
@click.argument("runs", metavar="RUN...", nargs=-1)
def verify(runs: tuple[str, ...]) -> Exit:
    """Judge published reports again on their own evidence; without RUN all of them."""
    from wsinvest.cli import commands

    return commands.verify(runs)


@cli.command(name="list")
def list_runs() -> Exit:
    """The published runs, newest first."""
    from wsinvest.cli import commands

    return commands.list_runs()


@cli.command()
@_LANGUAGE
def rules(language: str) -> Exit:
    """The catalogue of causes, as the registry holds it."""
    from wsinvest.cli import commands

    return commands.rules(language)


@cli.command()
@click.option("--healthy", is_flag=True, help="the same service with its faults switched off")
def demo(healthy: bool) -> Exit:
    """Start the demo service and say how to investigate it."""
    from wsinvest.cli import commands

    return commands.demo("demo-healthy" if healthy else "demo")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    os.umask(PRIVATE)
    stdio.steady()
    guard.hush()
    given = list(sys.argv[1:] if arguments is None else arguments)
    status = guard.guarded(lambda: cli.main(given, prog_name="wsinvest", standalone_mode=False), given)
    if status == Exit.INTERRUPTED:
        stdio.leave(status)
    sys.exit(status)
