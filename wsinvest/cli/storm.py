"""`wsinvest storm`: how clients come back after a restart, as a forecast and as a rehearsal."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsinvest.cli.grouped import GroupedCommand, option
from wsinvest.cli.numbers import Number
from wsinvest.cli.options import JSON, LANGUAGE, asked, asking_options
from wsinvest.cli.result_files import page_option, require_folder
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.collect.runs import Run
    from wsinvest.facts.storm import Storm
    from wsinvest.load.storm.run import Phase, Question
    from wsinvest.model.finding import Diagnosis

MOST_CLIENTS: Final = 100_000
_LONGEST_S: Final = 600
_STORM: Final = "The storm"


@click.command(cls=GroupedCommand)
@click.argument("target", metavar="URL|TARGET")
@option(_STORM, "--clients", type=click.IntRange(1, MOST_CLIENTS), required=True, metavar="N", help="that come back")
@option(_STORM, "--backoff", required=True, metavar="TEXT", help="'fixed 1', 'exp 1..30', 'exp 1..30 full', ...")
@option(
    _STORM,
    "--timeout",
    "timeout_s",
    type=Number(0.1, _LONGEST_S),
    default=10.0,
    metavar="S",
    help="after which a client gives a handshake up (default 10)",
)
@option(
    _STORM,
    "--down",
    "down_s",
    type=Number(0, _LONGEST_S),
    default=4.0,
    metavar="S",
    help="how long the server is away (default 4)",
)
@option(
    _STORM,
    "--rate",
    type=Number(0.1, 1e6),
    metavar="R",
    help="handshakes a second that it completes; without it they are measured",
)
@option(_STORM, "--rehearse", "command", default="", metavar="COMMAND", help="restart the server that this starts")
@option(_STORM, "--i-own-this", "owned", default="", metavar="HOST", help="consent for a host that is not this machine")
@option(_STORM, "--plan", is_flag=True, help="say what would be done; send nothing")
@page_option(_STORM)
@option(_STORM, "--out", type=click.Path(path_type=Path), metavar="DIR", help="keep case, JSON and page there")
@asking_options
@LANGUAGE
@JSON
def storm(
    target: str,
    clients: int,
    backoff: str,
    timeout_s: float,
    down_s: float,
    rate: float | None,
    command: str,
    owned: str,
    plan: bool,
    page: Path | None,
    out: Path | None,
    as_json: bool,
    **options: Any,
) -> Exit:
    """Forecast how clients come back after a restart; rehearse it on loopback."""
    from wsinvest.collect import runs
    from wsinvest.facts.backoff import parsed
    from wsinvest.load.storm.run import Question
    from wsinvest.publish import kept
    from wsinvest.publish.storms import DOCUMENT

    if plan and (as_json or page or out):
        raise click.UsageError("--plan prints lines only; leave --json, --page and --out out")
    question = Question(clients, parsed(backoff), timeout_s, down_s, rate or 0.0, command, owned)
    run = runs.in_memory(target, asked(**options))
    if plan:
        return _plan(run, question)
    if out is not None:
        kept.require_room(out, DOCUMENT)
        require_folder("--out", out)
    diagnosis = _made(run, question, as_json)
    return _written(diagnosis, run, page, out)


def _plan(run: "Run", question: "Question") -> Exit:
    from wsinvest.cli.output import show_text
    from wsinvest.load.share import STEP_S
    from wsinvest.load.storm.burst import BURSTS, WARM_UP
    from wsinvest.report.storm_screen import planned

    values: dict[str, Any] = {
        "clients": question.clients,
        "rate": question.rate,
        "down": question.down_s,
        "bursts": BURSTS,
        "hold": STEP_S,
    }
    values |= {"url": str(run.target.url), "first": max(1, round(WARM_UP * question.clients))}
    show_text(planned(run.language, rehearsed=bool(question.command), measured=not question.rate, **values))
    return Exit.FINE


def _made(run: "Run", question: "Question", as_json: bool) -> "Diagnosis":
    """Answer the question and print the answer."""
    from wsinvest.cli.output import columns, notify, show_document, show_text
    from wsinvest.load.storm.run import storm as storm_of
    from wsinvest.report.sections import section
    from wsinvest.report.storm_document import document
    from wsinvest.report.storm_screen import names
    from wsinvest.report.terminal import text

    notify(run.resolved.notice)
    diagnosis = _diagnosed(run, lambda: storm_of(run.resolved, run.redactor, question, _tell))
    if as_json:
        show_document(document(diagnosis, run.language) + "\n")
    else:
        show_text("\n".join(text(section(diagnosis, name, run.language), columns()) for name in names(diagnosis)))
    return diagnosis


def _written(diagnosis: "Diagnosis", run: "Run", page: Path | None, out: Path | None) -> Exit:
    """Write what was asked for; the exit status of the storm."""
    from wsinvest.cli.output import near, notify, write_page
    from wsinvest.publish import storms
    from wsinvest.report.storm_screen import exit_status

    if page is not None:
        write_page(page, storms.page(diagnosis, run.language), run.redactor)
    if out is not None:
        notify(f"page: {near(storms.keep(diagnosis, out, run.redactor, run.language))}")
    return exit_status(diagnosis)


def _diagnosed(run: "Run", make: "Callable[[], Storm]") -> "Diagnosis":
    """The diagnosis of a case that holds the storm alone."""
    import time
    from datetime import UTC, datetime

    from wsinvest.diagnose.engine import diagnose
    from wsinvest.model.case import Case, Evidence

    began, begun = datetime.now(UTC), time.monotonic()
    found = make()
    evidence = Evidence("storm", began, (time.monotonic() - begun) * 1000, facts=found)
    return diagnose(Case(run.manifest, {"storm": evidence}), registry=run.registry)


def _tell(phase: "Phase") -> None:
    """A line on stderr where somebody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"wsinvest: {phase}\n")
        sys.stderr.flush()
