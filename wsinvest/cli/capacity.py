"""`wsinvest capacity`: how many connections a server holds, which limit is met first, and what to change."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsinvest.cli.grouped import GroupedCommand, option
from wsinvest.cli.numbers import Number
from wsinvest.cli.options import JSON, LANGUAGE, given, target_options
from wsinvest.cli.result_files import page_option
from wsinvest.cli.unattended import QUIET
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.load.ladder import Progress
    from wsinvest.model.finding import Diagnosis
    from wsinvest.publish.capacity import Asked, Ready, Result
    from wsinvest.redact.redactor import Redactor

_LADDER: Final = "Ladder"
_MOST: Final = 800
_LEAST: Final = 40
_RATES: Final = Number(0, 100_000)
_ABOVE_0: Final = Number(0, min_open=True)


@click.command(cls=GroupedCommand)
@click.argument("target", metavar="URL|TARGET")
@option(
    _LADDER,
    "--most",
    type=click.IntRange(_LEAST, _MOST),
    metavar="N",
    help="connections at once (800, or as its [load])",
)
@option(_LADDER, "--say", default="", metavar="TEXT", help="the text of the busy steps; without it they send pings")
@option(_LADDER, "--max-rate", type=_RATES, metavar="R", help="messages a second (3200, or as its [load]); 0: none")
@option(_LADDER, "--objective", type=Number(1, 60_000), default=200.0, metavar="MS", help="p99 to keep (200)")
@option(_LADDER, "--arrivals", type=_ABOVE_0, metavar="R", help="connections begun a second, for the pool")
@option(_LADDER, "--stay", type=_ABOVE_0, metavar="S", help="seconds that 99 of 100 are held at most, for the pool")
@option(_LADDER, "--plan", is_flag=True, help="say what would be opened and sent; send nothing")
@option(_LADDER, "--i-own-this", "owned", default="", metavar="HOST", help="needed where HOST is not this machine")
@page_option(_LADDER)
@target_options
@LANGUAGE
@JSON
@QUIET
def capacity(
    target: str,
    most: int | None,
    say: str,
    max_rate: float | None,
    objective: float,
    arrivals: float | None,
    stay: float | None,
    plan: bool,
    owned: str,
    page: Path | None,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> Exit:
    """Measure how many connections a server holds, and which limit is met first."""
    from wsinvest.publish.capacity import Asked

    if (arrivals is None) != (stay is None):
        raise click.UsageError("--arrivals and --stay belong together: give both, or neither")
    if plan and (as_json or page):
        raise click.UsageError("--plan prints lines only; leave --json and --page out")
    asked = Asked(most, say, max_rate, objective, arrivals, stay, owned)
    if plan:
        return _planned(target, options, asked)
    ready = _examined(target, options, asked, quiet=quiet)
    found = _climbed(ready, quiet=quiet)
    return _shown(found, ready.run.redactor, options["language"], page, as_json=as_json, quiet=quiet)


def _planned(target: str, options: dict[str, Any], asked: "Asked") -> Exit:
    """Print the ladder, and send nothing at all."""
    from wsinvest.cli.output import show_text
    from wsinvest.config.resolve import resolve
    from wsinvest.load.ladder_plan import planned
    from wsinvest.report.ladder_plan import said

    resolved = resolve(target, given(**options))
    asked = asked.within(resolved.load)
    ladder = planned(
        asked.most or _MOST,
        compresses=True,
        tls=resolved.target.url.secure,
        say=asked.say,
        most_rate=asked.max_rate or 0.0,
        objective_ms=asked.objective_ms,
    )
    climbs = ((one.carries.value, one.warm_up, one.steps, one.step) for one in ladder.climbs)
    show_text(said(resolved.target, climbs, ladder.rates, ladder.rate_s))
    return Exit.FINE


def _examined(target: str, options: dict[str, Any], asked: "Asked", *, quiet: bool) -> "Ready":
    import asyncio

    from wsinvest.cli.output import notify
    from wsinvest.cli.progress import progress_on_stderr
    from wsinvest.publish.capacity import examined

    with progress_on_stderr(quiet=quiet) as stages:
        ready = asyncio.run(examined(target, given(**options), asked, stages))
    notify("" if quiet else ready.run.resolved.notice)
    return ready


def _climbed(ready: "Ready", *, quiet: bool) -> "Result":
    from wsinvest.cli.live_line import LiveLine
    from wsinvest.cli.live_load import interruptible
    from wsinvest.publish.capacity import climbed

    line = LiveLine(quiet=quiet)
    try:
        with interruptible() as interrupt:
            return climbed(ready, lambda seen: line.show(_line(seen)), interrupt)
    finally:
        line.end()


def _shown(
    found: "Result", redactor: "Redactor", language: str, page: Path | None, *, as_json: bool, quiet: bool
) -> Exit:
    from wsinvest.cli.output import columns, near, notify, show_document, show_text, write_page
    from wsinvest.diagnose import engine
    from wsinvest.i18n.messages import normalise
    from wsinvest.publish.capacity import keep
    from wsinvest.publish.capacity_page import page as rendered
    from wsinvest.report.capacity_document import document
    from wsinvest.report.sections import section
    from wsinvest.report.terminal import text
    from wsinvest.store.kept_capacity import STOPPED

    chosen = normalise(language) if language else found.case.manifest.language
    diagnosis = engine.diagnose(found.case)
    if as_json:
        show_document(document(found.case.manifest.target.name, found.ladder, chosen) + "\n")
    elif not quiet:
        show_text(text(section(diagnosis, "capacity", chosen), columns()))
    folder = keep(found)
    if page is not None:
        write_page(page, rendered(found.case, chosen), redactor)
    read = "go on reading the ladder before it" if folder.name == STOPPED else "read it"
    notify("" if quiet else f"kept in {near(folder)}; `wsinvest diagnose` and `wsinvest watch` {read}")
    return _exit(diagnosis, found)


def _exit(diagnosis: "Diagnosis", found: "Result") -> Exit:
    """By the worst finding on load; INCOMPLETE where nothing was predicted, or the result is void; 6 after Ctrl-C."""
    from wsinvest.analysis.measured_capacity import measured_capacity
    from wsinvest.facts.load import Aborted
    from wsinvest.model.failure import exit_of
    from wsinvest.publish.capacity import ended_early

    if found.ladder.stopped is Aborted.INTERRUPTED:
        return Exit.INTERRUPTED
    worst = max((one.severity for one in diagnosis.findings if one.code.startswith("load.")), default=None)
    status = exit_of(worst.word) if worst else Exit.FINE
    unknown = measured_capacity(found.ladder).binding is None or ended_early(found.ladder)
    return Exit.INCOMPLETE if status is Exit.FINE and unknown else status


def _line(seen: "Progress") -> str:
    """Where the ladder is."""
    if seen.rate:
        return f"{seen.open} connections, {seen.rate:g} messages a second"
    said = f"ramp {seen.ramp} of {seen.ramps}: {seen.open} of {seen.of} connections"
    memory = None if seen.rung is None else seen.rung.memory
    return said if memory is None else f"{said}, memory {memory / 2**20:.1f} MB"
