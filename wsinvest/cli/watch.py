"""`wsinvest watch`: sample targets for months, alert with the proven cause, and what belongs to it."""

from typing import TYPE_CHECKING, Any, Final

import click

from wsinvest.cli.grouped import GroupedCommand, WholeGroup
from wsinvest.cli.options import JSON, LANGUAGE, given, target_options
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.redact.secret import Secret
    from wsinvest.watch.board import Board
    from wsinvest.watch.loop import Watch
    from wsinvest.watch.page import Page

_DEFAULT: Final = "run"
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class _Seconds(click.ParamType):  # type: ignore[type-arg]
    """A time as 90, 90s, 15m, 1h or 2d."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds; the call fails with the way to write it."""
        text = str(value).strip().lower()
        number, unit = (text[:-1], text[-1]) if text[-1:] in _UNITS else (text, "s")
        try:
            seconds = float(number) * _UNITS[unit]
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= 4000 * 86400:
            self.fail(f"{value!r} is no time; write it as 90s, 15m, 1h or 2d")
        return seconds


class _Group(WholeGroup):
    """A group in which a target may stand where a command is due: then it is watched."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front of what is none of ours."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Group)
def watch() -> None:
    """Sample targets for months: alerts with the proven cause, history, /metrics and a live page."""


@watch.command(_DEFAULT, cls=GroupedCommand)
@click.argument("targets", metavar="URL|TARGET...", nargs=-1, required=True)
@target_options
@click.option("--every", type=_Seconds(), metavar="S", help="seconds between two samples (default 15, or as its file)")
@click.option("--page", default="", metavar="HOST:PORT", help="serve the live page and /metrics, as 127.0.0.1:9464")
@click.option(
    "--page-token-env", default="", metavar="NAME", help="variable with the page's token; needed off loopback"
)
@click.option("--once", is_flag=True, help="one sample of each target, then leave with its state as exit status")
@click.option("--for", "for_s", type=_Seconds(), metavar="T", help="leave after 90s, 15m, 1h ...")
@click.option("--log", type=click.Choice(["text", "json"]), default="text", help="form of the lines on stderr")
@LANGUAGE
def run(
    targets: tuple[str, ...],
    every: float | None,
    page: str,
    page_token_env: str,
    once: bool,
    for_s: float | None,
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

    host, port = _address(page)
    token = _token(page_token_env, host)
    board, journal = Board(), Journal(Form(log))

    async def begun() -> Exit:
        served = _serve(board, host, port, token) if page else None
        try:
            asked = Asked(targets, given(**options), every, served.url if served else "")
            found = watched(asked, board, journal)
            rereading = Rereading(journal, lambda one: again(one, asked))
            loop = Watch(found, journal, overseer(found, journal), heartbeat(found), rereading)
            _say_begun(loop, served)
            return await (loop.once() if once else loop.run(for_s))
        finally:
            if served is not None:
                await served.stop()

    return asyncio.run(begun())


def _serve(board: "Board", host: str, port: int, token: "Secret | None") -> "Page":
    from wsinvest.watch.page import serve

    return serve(board, host, port, token)


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


def _address(page: str) -> tuple[str, int]:
    """Host and port of --page; raises UsageError."""
    host, colon, port = page.rpartition(":")
    if page and (not colon or not port.isdigit() or int(port) > 65535):
        raise click.UsageError(f"--page {page}: write it as 127.0.0.1:9464")
    return host.strip("[]") or "127.0.0.1", int(port or 0)


def _token(name: str, host: str) -> "Secret | None":
    """The page's token; raises UsageError where it is needed and not there."""
    import os

    from wsinvest.redact.secret import Secret
    from wsinvest.watch.page import is_loopback

    value = os.environ.get(name, "") if name else ""
    if name and not value:
        raise click.UsageError(f"--page-token-env {name}: this variable is not set")
    if not value and not is_loopback(host):
        raise click.UsageError(
            f"--page on {host}: others can reach it; export a token and name its variable by --page-token-env"
        )
    return Secret(value) if value else None


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
    """Take the open incident of a target: no more of it is sent until its end."""
    from wsinvest.cli.output import notify
    from wsinvest.watch import commands, standing

    found = standing.open_incident(target, incident)
    commands.acknowledge(standing.folder(target), found)
    notify(f"{found} of {target} is acknowledged; its end will be sent")
    return Exit.FINE


@watch.command()
@click.argument("target")
@click.argument("time", type=_Seconds())
def quiet(target: str, time: float) -> Exit:
    """Planned work: samples of this target are kept and not counted for so long, as 30m."""
    from wsinvest.cli.output import notify
    from wsinvest.watch import commands, standing

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
@click.argument("kind", type=click.Choice(["systemd", "cron", "prometheus", "rules", "alertmanager", "grafana"]))
@click.argument("targets", metavar="[TARGET...]", nargs=-1)
@click.option("--page", default="127.0.0.1:9464", metavar="HOST:PORT", help="of the watch, for the files that need it")
@click.option("--success", default=0.95, type=click.FloatRange(0.5, 0.99999), help="objective of handshakes, 0..1")
def units(kind: str, targets: tuple[str, ...], page: str, success: float) -> Exit:
    """Print a file for another tool: a systemd unit, a cron line, rules of Prometheus, a dashboard of Grafana."""
    import shutil

    from wsinvest.cli.output import show_document
    from wsinvest.watch.units import Watched, unit

    program = shutil.which("wsinvest") or "wsinvest"
    show_document(unit(kind, Watched(targets or ("TARGET",), page, success, program)))
    return Exit.FINE
