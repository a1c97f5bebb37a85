"""`wsinvest watch`: sample targets for months, alert with the proven cause, and what belongs to it."""

from typing import TYPE_CHECKING, Any, Final

import click

from wsinvest.cli.durations import DAY_S, Time
from wsinvest.cli.grouped import DefaultGroup, GroupedCommand
from wsinvest.cli.numbers import Number
from wsinvest.cli.options import JSON, LANGUAGE, given, target_options
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.redact.secret import Secret
    from wsinvest.watch.board import Board
    from wsinvest.watch.journal import Journal
    from wsinvest.watch.loop import Watch
    from wsinvest.watch.page import Page

_DEFAULT: Final = "run"
_LONGEST_S: Final = 4000 * DAY_S


class _Span(Time):
    """A time, or `off` for none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds, 0 for `off`."""
        return 0.0 if str(value).strip().lower() == "off" else super().convert(value, param, ctx)


@click.group(cls=DefaultGroup, default=_DEFAULT)
def watch() -> None:
    """Sample targets for months: alerts with the proven cause, history, /metrics and a live page."""


@watch.command(_DEFAULT, cls=GroupedCommand)
@click.argument("targets", metavar="URL|TARGET...", nargs=-1, required=True)
@target_options
@click.option(
    "--every", type=Time(_LONGEST_S), metavar="S", help="seconds between two samples (default 15, or as its file)"
)
@click.option("--page", default="", metavar="HOST:PORT", help="serve the live page and /metrics, as 127.0.0.1:9464")
@click.option(
    "--page-token-env", default="", metavar="NAME", help="variable with the page's token; needed off loopback"
)
@click.option("--once", is_flag=True, help="one sample of each target, then leave with its state as exit status")
@click.option("--for", "for_s", type=Time(_LONGEST_S), metavar="T", help="leave after 90s, 15m, 1h ...")
@click.option("--report-on-incident", is_flag=True, help="publish a full report for each incident, one at a time")
@click.option("--log", type=click.Choice(["text", "json"]), default="text", help="form of the lines on stderr")
@LANGUAGE
def run(
    targets: tuple[str, ...],
    every: float | None,
    page: str,
    page_token_env: str,
    once: bool,
    for_s: float | None,
    report_on_incident: bool,
    log: str,
    **options: Any,
) -> Exit:
    """Watch targets until a signal or --for ends it (also `wsinvest watch TARGET...`)."""
    import asyncio

    from wsinvest.watch.board import Board
    from wsinvest.watch.journal import Form, Journal
    from wsinvest.watch.loop import Watch
    from wsinvest.watch.rereading import Rereading
    from wsinvest.watch.starting import Asked, again, heartbeat, overseer, watched

    board, journal = Board(), Journal(Form(log))
    served_at = _served(page, page_token_env)

    async def begun() -> Exit:
        served = _serve(board, journal, *served_at) if served_at else None
        try:
            asked = Asked(targets, given(**options), every, served.url if served else "", report_on_incident)
            found = watched(asked, board, journal)
            rereading = Rereading(journal, lambda one: again(one, asked))
            loop = Watch(found, journal, overseer(found, journal), heartbeat(found), rereading)
            if not once:
                loop.heed()
            _say_begun(loop, served)
            return await (loop.once() if once else loop.run(for_s))
        finally:
            if served is not None:
                await served.stop()

    return asyncio.run(begun())


def _served(page: str, token_env: str) -> "tuple[str, int, Secret | None] | None":
    """Host, port and token of the page, None without one; raises CannotListen, UsageError."""
    import os

    from wsinvest.watch import listening

    if token_env and not page:
        raise click.UsageError("--page-token-env is the token of a page; give --page HOST:PORT as well")
    if not page:
        return None
    host, port = listening.address(page)
    return host, port, listening.token(token_env, host, os.environ)


def _serve(board: "Board", journal: "Journal", host: str, port: int, token: "Secret | None") -> "Page":
    """Serve the page, and say where if its port was taken; raises CannotListen."""
    from wsinvest.watch.journal import Level
    from wsinvest.watch.page import serve

    served = serve(board, host, port, token)
    if port not in (0, served.port):
        journal.say(None, "page_moved", level=Level.WARNING, text=f"port {port} is taken; the page is at {served.url}")
    return served


def _say_begun(loop: "Watch", served: "Page | None") -> None:
    """What is watched, and where the page is."""
    for one in loop.targets:
        settings = one.parts.settings
        page = served.url if served else None
        loop.journal.say(
            one.parts.redactor,
            "watching",
            one.parts.name,
            every_s=settings.every_s,
            notify=settings.notify,
            page=page,
        )


@watch.command()
@click.argument("targets", metavar="[TARGET...]", nargs=-1)
@JSON
def status(targets: tuple[str, ...], as_json: bool) -> Exit:
    """One screen of what is watched here: state, since when, cause and first step."""
    from wsinvest.cli.output import show_document, show_text
    from wsinvest.watch import standing

    found = standing.standings(targets)
    if as_json:
        show_document(standing.document(found))
    else:
        show_text(standing.screen(found))
    return standing.exit_of(found)


@watch.command()
@click.argument("target")
@click.argument("incident", required=False, default="")
def ack(target: str, incident: str) -> Exit:
    """Take the open incident of a target: no more of it is sent until its end, but that it got worse."""
    from wsinvest.cli.output import notify
    from wsinvest.watch import commands, standing

    found = standing.open_incident(target, incident)
    commands.acknowledge(standing.folder(target), found)
    notify(f"{found} of {target} is acknowledged; its end will be sent, and if it gets worse")
    return Exit.FINE


@watch.command()
@click.argument("target")
@click.argument("time", type=_Span(_LONGEST_S), metavar="TIME|off")
def quiet(target: str, time: float) -> Exit:
    """Planned work: samples of this target are kept and not counted for so long, as 30m, or until `off`."""
    from wsinvest.cli.output import notify
    from wsinvest.watch import commands, standing

    if not time:
        commands.unquiet(standing.folder(target))
        notify(f"samples of {target} are counted again")
        return Exit.FINE
    commands.quiet(standing.folder(target), time)
    notify(f"samples of {target} are not counted for {time / 60:g} min; they are kept")
    return Exit.FINE


@watch.command("test-alert", cls=GroupedCommand)
@click.argument("targets", metavar="TARGET...", nargs=-1, required=True)
@target_options
@LANGUAGE
def test_alert(targets: tuple[str, ...], **options: Any) -> Exit:
    """Send a test message to every receiver of a target, and say what became of it."""
    import asyncio

    from wsinvest.cli.output import show_text
    from wsinvest.watch.testing import tested

    outcomes = [one for spec in targets for one in asyncio.run(tested(spec, given(**options)))]
    for one in outcomes:
        show_text(f"{one.target}  {one.receiver}  {one.said}\n")
    return Exit.FINE if all(one.sent for one in outcomes) else Exit.HIGH


@watch.command()
@click.argument(
    "kind", metavar="KIND", type=click.Choice(["systemd", "cron", "prometheus", "rules", "alertmanager", "grafana"])
)
@click.argument("targets", metavar="[TARGET...]", nargs=-1)
@click.option("--page", default="127.0.0.1:9464", metavar="HOST:PORT", help="of the watch, for the files that need it")
@click.option(
    "--success", default=0.95, type=Number(0.5, 0.99999), metavar="0..1", help="objective of handshakes, 0..1"
)
def units(kind: str, targets: tuple[str, ...], page: str, success: float) -> Exit:
    """Print a file for another tool: a systemd unit, a cron line, rules of Prometheus, a dashboard of Grafana."""
    from wsinvest.cli.output import show_document
    from wsinvest.watch.service import service
    from wsinvest.watch.units import OF_A_SERVICE, Watched, unit

    if kind in OF_A_SERVICE and not targets:
        raise click.UsageError(f"units {kind}: name what it watches, as in: wsinvest watch units {kind} TARGET...")
    show_document(unit(kind, Watched(service(targets if kind in OF_A_SERVICE else ()), page, success)))
    return Exit.FINE
