"""`wsinvest fleet`: examine many targets in one run, and say which of them share a cause."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsinvest.cli.cancelled import cancelled_by_signals
from wsinvest.cli.durations import DAY_S, Time
from wsinvest.cli.find import FIND_HOLDS, Find
from wsinvest.cli.grouped import DefaultGroup, GroupedCommand
from wsinvest.cli.numbers import Number
from wsinvest.cli.options import JSON, LANGUAGE
from wsinvest.cli.unattended import QUIET
from wsinvest.model.failure import Exit
from wsinvest.model.target import MOST_ATTEMPTS, MOST_SECONDS

if TYPE_CHECKING:
    from wsinvest.facts.fleet import Fleet, Member
    from wsinvest.fleet.parts import Together
    from wsinvest.fleet.shares import Engine

_DEFAULT: Final = "run"
MOST_WORKERS: Final = 64
_SCHEDULER: Final = click.option(
    "--scheduler", default="", metavar="ADDRESS", help="of a Dask cluster, as tls://host:8786"
)
_CERTIFICATES: Final = click.option(
    "--certificates",
    default="",
    envvar="WSINVEST_FLEET_CERTIFICATES",
    metavar="FOLDER",
    help="the folder client that `fleet certificates` made",
)


@click.group(cls=DefaultGroup, default=_DEFAULT)
def fleet() -> None:
    """Examine many targets in one run, on this machine or on the workers of a Dask cluster."""


@fleet.command(_DEFAULT, cls=GroupedCommand)
@click.argument("what", metavar="FILE.toml|FOLDER")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    metavar="N",
    help="processes of this machine; without it one does all by asyncio",
)
@_SCHEDULER
@_CERTIFICATES
@click.option("--out", default="", metavar="FOLDER|URL", help="where the pages go, as s3://bucket/folder")
@click.option(
    "--attempts", type=click.IntRange(1, MOST_ATTEMPTS), metavar="N", help="handshakes of each target (default 20)"
)
@click.option(
    "--deadline",
    "deadline_s",
    type=Number(0, int(MOST_SECONDS), min_open=True),
    metavar="S",
    help="seconds for each target (default 60)",
)
@click.option("--trust-target", is_flag=True, help="target files may read any .env and our secrets")
@LANGUAGE
@JSON
@QUIET
def run(
    what: str,
    workers: int | None,
    scheduler: str,
    certificates: str,
    out: str,
    language: str,
    as_json: bool,
    quiet: bool,
    **settings: Any,
) -> Exit:
    """Examine each target of a fleet's file or folder (also `wsinvest fleet FILE.toml`)."""
    from wsinvest.i18n.messages import normalise

    spoken = normalise(language) if language else ""
    engine = _engine(workers, scheduler, certificates)
    return _examined(what, engine, out, {"language": spoken, **settings}, as_json=as_json, quiet=quiet)


def _examined(
    what: str, engine: "Engine", out: str, settings: dict[str, Any], *, as_json: bool, quiet: bool = False
) -> Exit:
    """Examine a fleet by this engine, print what was found, and give its exit status."""
    import asyncio
    from datetime import UTC, datetime

    from wsinvest.cli.live_line import LiveLine
    from wsinvest.fleet.checking import check_all
    from wsinvest.fleet.output import output
    from wsinvest.fleet.reading import read
    from wsinvest.fleet.running import Settings, run_fleet, shares_of
    from wsinvest.host import paths

    listed = read(what)
    name = paths.new_id(listed.name, datetime.now(UTC))
    shares = shares_of(listed, Settings(**settings), name)
    if engine.name != "dask":  # there the workers have the `.env`
        check_all(shares)
    place, line = output(out, name, paths.fleets()), LiveLine(quiet=quiet)

    def told(member: "Member", done: int, of: int) -> None:
        line.show(f"{done} of {of}  {member.name}")

    try:
        run = run_fleet(listed.name, shares, engine, place, language=settings["language"], told=told)
        found, where = asyncio.run(cancelled_by_signals(run))
    finally:
        line.end()
    return _told(found, where, as_json=as_json, quiet=quiet)


def _told(found: "Fleet", where: str, *, as_json: bool, quiet: bool = False) -> Exit:
    """Print a run of a fleet and where it lies; its exit status."""
    from wsinvest.cli.output import columns, show_document, show_text
    from wsinvest.report.fleet_document import fleet_document
    from wsinvest.report.fleet_screen import screen

    page = f"{where}/index.html"
    if as_json:
        show_document(fleet_document(found, page))
    else:
        show_text(screen(found, page, quiet=quiet, width=columns()))
    return Exit(found.exit_status)


@fleet.command()
@click.argument("folder", metavar="FOLDER")
@click.option("--hours", type=click.IntRange(1, 720), metavar="N", default=24, help="for which they hold (default 24)")
def certificates(folder: str, hours: int) -> Exit:
    """Make the certificates of one run on a Dask cluster, with Dask's settings."""
    from datetime import timedelta

    from wsinvest.cli.output import show_text
    from wsinvest.fleet.certificates import make

    make(Path(folder), timedelta(hours=hours))
    show_text(
        f"{folder} holds scheduler, worker and client: bring the first two to their machines (docs/fleet.md), and name "
        f"the third by --certificates. They hold for {hours} h; nobody can make more of them.\n"
    )
    return Exit.FINE


@fleet.command()
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
@click.argument("kept", metavar="FOLDER...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", default="", metavar="FOLDER|URL", help="where the new run goes")
@JSON
def collect(run: Path, kept: tuple[Path, ...], out: str, as_json: bool) -> Exit:
    """Publish a run or a load again with what its lost workers have kept on their disks for a day."""
    from datetime import UTC, datetime

    from wsinvest.fleet import kept_load
    from wsinvest.fleet.kept import fetched
    from wsinvest.fleet.output import output
    from wsinvest.host import paths
    from wsinvest.publish.fleets import opened

    record = kept_load.record_in(str(run))
    if record is not None:
        load = kept_load.opened(record)
        name = paths.new_id(load.target, datetime.now(UTC))
        found, _where = kept_load.made_whole(load, kept, output(out, name, paths.fleets()), name)
        return _told_load(found, load.language, as_json=as_json)
    name = paths.new_id(opened(str(run)).name, datetime.now(UTC))
    return _told(*fetched(run, kept, output(out, name, paths.fleets()), name), as_json=as_json)


@fleet.command()
@click.option("--targets", type=click.IntRange(1, 200), metavar="N", default=40, help="demo services (default 40)")
@click.option("--out", default="", metavar="FOLDER|URL", help="where the pages go")
@LANGUAGE
@JSON
def demo(targets: int, out: str, language: str, as_json: bool) -> Exit:
    """Examine demo services on a Dask cluster of two workers, all of them on this machine."""
    from wsinvest.fleet.local import running
    from wsinvest.i18n.messages import normalise

    spoken = normalise(language) if language else ""
    with running(targets) as started:
        engine = _engine(None, started.address, str(started.certificates))
        return _examined(str(started.targets), engine, out, {"language": spoken}, as_json=as_json)


@fleet.command(cls=GroupedCommand)
@click.argument("target", metavar="FILE.toml")
@click.option("--hold", type=click.IntRange(1, 1_000_000), metavar="N", help="hold N connections at once")
@click.option("--rate", type=Number(0, 100_000), default=0.0, metavar="R", help="R handshakes a second")
@click.option("--pings", type=Number(0, 1_000_000), default=0.0, metavar="R", help="R pings a second")
@click.option("--find", type=Find(), default=None, metavar="p99=MS", help="raise pings a second until p99 breaks it")
@click.option("--for", "seconds", type=Time(DAY_S), default="10s", metavar="T", help="after the ramp (default 10s)")
@click.option("--i-own-this", "owned", default="", metavar="HOST", help="the target's host, if it is not this machine")
@click.option("--workers", type=click.IntRange(1, MOST_WORKERS), metavar="N", help="processes of this machine")
@_SCHEDULER
@_CERTIFICATES
@LANGUAGE
@JSON
def load(
    target: str,
    hold: int | None,
    rate: float,
    pings: float,
    find: tuple[float, float] | None,
    seconds: float,
    owned: str,
    workers: int | None,
    scheduler: str,
    certificates: str,
    language: str,
    as_json: bool,
) -> Exit:
    """Load one target from several workers: the declared most is divided, what they found is merged."""
    import asyncio

    from wsinvest.fleet.loading import Wanted, load_together
    from wsinvest.i18n.messages import normalise
    from wsinvest.load.share import Share, most_of

    if not hold and not rate and find is None:
        raise click.UsageError("say what to do: --hold N, --rate R or --find p99=200ms")
    held = hold or (FIND_HOLDS if find else 0)
    spoken = normalise(language) if language else "en"
    engine = _engine(None if scheduler else workers or os.cpu_count() or 1, scheduler, certificates)
    part = Share(most_of(held, rate), hold=held, rate=rate, pings=pings, seconds=seconds, find=find)
    found = asyncio.run(load_together(Wanted(target, part, owned, spoken), engine))
    return _told_load(found, spoken, as_json=as_json)


def _told_load(found: "Together", language: str, *, as_json: bool) -> Exit:
    """Print what several workers found of one target under load; its exit status."""
    from wsinvest.cli.output import columns, show_document, show_text
    from wsinvest.report import fleet_load

    if as_json:
        show_document(fleet_load.document(found))
    else:
        show_text(fleet_load.screen(found, language, columns()))
    return Exit(found.exit_status)


def _engine(workers: int | None, scheduler: str, certificates: str) -> "Engine":
    if scheduler:
        if workers is not None:
            raise click.UsageError("--workers and --scheduler: a cluster has its own workers; leave one out")
        from wsinvest.fleet.dask_engine import OnDask

        if not certificates:
            raise click.UsageError("--scheduler: name the folder client of its certificates by --certificates")
        return OnDask(scheduler, Path(certificates))
    if workers is None:
        from wsinvest.fleet.inside import Inside

        return Inside()
    from wsinvest.fleet.children import Children

    return Children(workers)
