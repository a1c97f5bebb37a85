"""`wsinvest load`: hold connections, make handshakes, or look for the limit of messages, on a target that consents."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsinvest.cli.durations import DAY_S, Time
from wsinvest.cli.find import FIND_HOLDS, Find
from wsinvest.cli.grouped import GroupedCommand, option
from wsinvest.cli.numbers import Number
from wsinvest.cli.options import JSON, LANGUAGE, asked, asking_options
from wsinvest.cli.result_files import page_option, require_folder
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.load.share import Share
    from wsinvest.publish.loaded import Loaded, Ready

_option: Final = partial(option, "The load")
_OF_THE_SHARE: Final = ("hold", "rate", "find", "seconds", "pings", "replay", "poisson", "seed")
_PING_EVERY_S: Final = 10.0  # on each held connection, where --pings says no other rate


@click.command(cls=GroupedCommand)
@click.argument("target", metavar="URL|TARGET")
@_option("--hold", type=click.IntRange(1, 1_000_000), default=None, metavar="N", help="hold N connections at once")
@_option(
    "--rate",
    type=Number(0, 100_000, min_open=True),
    default=None,
    metavar="R",
    help="R handshakes a second",
)
@_option("--find", type=Find(), default=None, metavar="p99=MS", help="raise messages a second until p99 breaks it")
@_option(
    "--for",
    "seconds",
    type=Time(DAY_S),
    default="10s",
    metavar="T",
    help="after the ramp, as 60s or 5m (default 10s)",
)
@_option(
    "--pings",
    type=Number(0, 1_000_000),
    default=None,
    metavar="R",
    help="pings a second over all held connections (default: one on each every 10 s)",
)
@_option(
    "--replay",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="F",
    help="handshakes at the times in this file, one in seconds on each line",
)
@_option("--poisson", is_flag=True, help="independent arrivals in place of equal distances")
@_option(
    "--seed",
    type=click.IntRange(0),
    metavar="N",
    default=0,
    help="of independent arrivals: the same seed, the same times",
)
@_option("--i-own-this", "owned", default="", metavar="HOST", help="the target's host, where it is not this machine")
@_option("--plan", is_flag=True, help="say what would be done, and send nothing")
@page_option("The load")
@_option("--out", type=click.Path(path_type=Path), metavar="DIR", help="keep case, seconds, JSON and page there")
@asking_options
@LANGUAGE
@JSON
def load(
    target: str, owned: str, plan: bool, page: Path | None, out: Path | None, as_json: bool, **options: Any
) -> Exit:
    """Load a target that is this machine, or that consents: timed from the moment at which each thing was due."""
    from wsinvest.publish import kept
    from wsinvest.publish import loaded as loading

    if plan and (page or out):
        raise click.UsageError("--plan loads nothing; leave --page and --out out")
    share = _share(**{name: options.pop(name) for name in _OF_THE_SHARE})
    if out is not None:
        kept.require_room(out, loading.DOCUMENT)
    one = loading.ready(loading.Asked(target, asked(**options), share, owned), sends=not plan)
    if plan:
        return _planned(one, as_json=as_json)
    if out is not None:
        require_folder("--out", out)
    found = _loaded(one)
    _shown(found, one, as_json=as_json)
    _kept(found, one, page, out)
    return _exit_of(found)


def _share(
    *,
    hold: int | None,
    rate: float | None,
    find: tuple[float, float] | None,
    pings: float | None,
    replay: Path | None,
    **others: Any,
) -> "Share":
    """What is to be done; raises UsageError where nothing is, or two things exclude each other."""
    from wsinvest.load.share import Share, most_of

    if hold is None and rate is None and find is None and replay is None:
        raise click.UsageError("say what to do: --hold N, --rate R, --replay FILE or --find p99=200ms")
    held = hold or (FIND_HOLDS if find else 0)
    share = Share(
        most=most_of(held, rate or 0.0),
        hold=held,
        rate=rate or 0.0,
        pings=held / _PING_EVERY_S if pings is None else pings,
        find=find,
        **others,
    )
    return share if replay is None else _replaying(share, replay)


def _replaying(share: "Share", path: Path) -> "Share":
    """The share with the arrivals of a file in place of a rate; as many connections as its busiest seconds need."""
    from dataclasses import replace

    from wsinvest.load.arrivals import peak, read
    from wsinvest.load.share import STAY_S

    if share.rate:
        raise click.UsageError("--rate and --replay: they exclude each other; give one")
    times = read(path)
    seconds = times[-1] - times[0] + STAY_S
    if seconds > DAY_S:
        raise click.UsageError(f"--replay {path}: its times span more than a day; replay a part of it")
    most = share.hold + peak(times, share.open_s + STAY_S)
    return replace(share, arrivals=times, rate=float(peak(times, 1.0)), seconds=seconds, most=most)


def _loaded(one: "Ready") -> "Loaded":
    from wsinvest.cli.live_line import LiveLine
    from wsinvest.cli.live_load import interruptible, text
    from wsinvest.cli.progress import progress_on_stderr
    from wsinvest.load.hooks import Hooks
    from wsinvest.publish import loaded as loading

    line = LiveLine()
    with progress_on_stderr() as progress:
        case = loading.looked_at(one, progress)
    try:
        with interruptible() as interrupt:
            return loading.loaded(one, case, Hooks(live=lambda row, phase: line.show(text(row, phase)), stop=interrupt))
    finally:
        line.end()


def _shown(found: "Loaded", one: "Ready", *, as_json: bool) -> None:
    from wsinvest.cli.output import columns, show_document, show_text
    from wsinvest.report.load_document import document
    from wsinvest.report.sections import section
    from wsinvest.report.terminal import text

    if as_json:
        show_document(document(found.load) + "\n")
    else:
        parts = [section(found.diagnosis, name, one.run.language) for name in ("load", "problems")]
        show_text("\n".join(text(part, columns()) for part in parts))


def _kept(found: "Loaded", one: "Ready", page: Path | None, out: Path | None) -> None:
    """Write what was asked for."""
    from wsinvest.cli.output import near, notify, write_page
    from wsinvest.publish import loaded as loading

    if page is not None:
        write_page(page, loading.page(found, one.run.language), one.run.redactor)
    if out is not None:
        notify(f"page: {near(loading.keep(found, out, one.run.redactor))}")


def _planned(one: "Ready", *, as_json: bool) -> Exit:
    """What would be done."""
    import json
    from dataclasses import asdict

    from wsinvest.cli.output import show_document, show_text
    from wsinvest.report.load_plan import lines

    if as_json:
        show_document(json.dumps({"schema": 1, "plan": asdict(one.share.plan)}) + "\n")
    else:
        show_text("\n".join(lines(one.share.plan, str(one.run.target.url), one.run.language)) + "\n")
    return Exit.FINE


def _exit_of(found: "Loaded") -> Exit:
    """Of the findings, and 1 where the target ended the load; 3 where the result is void, 6 after Ctrl-C."""
    from wsinvest.facts.load import Aborted
    from wsinvest.model.failure import exit_of, worst_exit

    if found.load.aborted is Aborted.INTERRUPTED:
        return Exit.INTERRUPTED
    if found.load.aborted is Aborted.GENERATOR or found.load.limited:
        return Exit.INCOMPLETE
    judged = exit_of(found.diagnosis.status)
    return judged if found.load.aborted is Aborted.NOT else worst_exit([judged, Exit.HIGH])
