"""Loads a target: consent first, then one look at it, then the load; what was found becomes a case and a page."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Final

from wsinvest.collect import runs
from wsinvest.collect.handshake import baseline_request
from wsinvest.collect.measure import Progress, quiet
from wsinvest.config.options import Options
from wsinvest.diagnose import engine
from wsinvest.facts.load import Load, LoadRow
from wsinvest.host import files
from wsinvest.i18n.messages import _
from wsinvest.load import way
from wsinvest.load.address_watch import AddressWatch
from wsinvest.load.consent import Permission, permitted
from wsinvest.load.hooks import Hooks
from wsinvest.load.own_limits import fitted
from wsinvest.load.run import Outcome, run
from wsinvest.load.share import FREE_STEP_S, STEP_S, Share
from wsinvest.model.case import Case, Evidence
from wsinvest.model.finding import Diagnosis
from wsinvest.probe.routing import route_to
from wsinvest.publish import kept
from wsinvest.publish.look import require_open
from wsinvest.publish.page import in_script, sectioned
from wsinvest.redact.credentials import RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.report import figures
from wsinvest.report.html import fragment
from wsinvest.report.load_document import document
from wsinvest.report.sections import section
from wsinvest.store import cases
from wsinvest.store.rows import RowsFile

PAGE: Final = "load.html"
DOCUMENT: Final = "load.json"
LOOKS: Final = 3  # handshakes before a load: does it open at all?
TITLE: Final = _("{target} under load")
FIGURED: Final = "load"  # the section that the figure follows
PARTS: Final = ("head", "verdict", "load", "problems", "causes", "plan", "not_examined", "evidence")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed. `owned`: the host behind --i-own-this; `own`: addresses of namespaces that the run made."""

    target: str
    options: Options
    share: Share
    owned: str = ""
    own: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Ready:
    """A target that may be loaded, and with what. Nothing was sent to it but what its consent needs."""

    asked: Asked
    run: runs.Run
    permission: Permission
    share: Share


def ready(asked: Asked, *, sends: bool = True) -> Ready:
    """Resolve the target, check our own limits and get the permission; raises Failure.

    Nothing is sent to a host of others that is not permitted. `sends`: False where the load is only planned: then its
    consent is not asked for, and what the target file declares and what was typed is checked all the same.
    """
    opened = runs.in_memory(asked.target, replace(asked.options, attempts=LOOKS))
    target, credentials, share = opened.target, opened.resolved.credentials, asked.share
    route = route_to(target, credentials)
    request = baseline_request(target, credentials, RequestTokens())
    endpoints = asyncio.run(way.looked_up(request, route))
    fitted(way.Way(endpoints, (b"", b"")), share.most)
    found = asyncio.run(
        permitted(
            opened.resolved,
            endpoints,
            most=share.most,
            rate=max(share.rate, share.pings),
            owned=asked.owned,
            own=asked.own,
            ask=sends,
        )
    )
    step_s, most_rate = FREE_STEP_S if found.free else STEP_S, opened.resolved.load.max_rate
    return Ready(asked, opened, found, replace(share, step_s=step_s, most_rate=most_rate))


@dataclass(frozen=True, slots=True)
class Loaded:
    """The case with what the load found, and its seconds."""

    case: Case
    load: Load
    rows: tuple[LoadRow, ...]

    @property
    def diagnosis(self) -> Diagnosis:
        """What the rules say of the case."""
        return engine.diagnose(self.case)


def looked_at(one: Ready, progress: Progress = quiet) -> Case:
    """Look at the target as `diagnose` does, with LOOKS handshakes; raises NotOpen if none opens, NotLookedAt."""

    async def look() -> Case:
        for topic in runs.COLLECTING:
            case = await runs.collect(one.run, topic, progress)
        return case

    case = asyncio.run(look())
    require_open(case)
    return case


def loaded(one: Ready, case: Case, hooks: Hooks) -> Loaded:
    """Load the target that was looked at."""
    watch = AddressWatch(one.run.target.url, one.permission)
    prepared = asyncio.run(way.prepared(one.run.resolved, redactor=one.run.redactor))
    began = monotonic()
    told = replace(hooks, stepped=_both(watch.check, hooks.stepped), moved=lambda: watch.moved or hooks.moved())
    outcome = run(prepared, one.share, told)
    return Loaded(_with(case, outcome, (monotonic() - began) * 1000), outcome.load, outcome.rows)


def keep(found: Loaded, folder: Path, redactor: Redactor) -> Path:
    """Write case, seconds, JSON and page into this folder, in place of an older load there; returns the page.

    Raises NotKeptHere, and Leak if a file would hold a secret; then nothing is kept.
    """
    kept.keep(folder, DOCUMENT, redactor, lambda place: _write(found, place))
    return folder / PAGE


def _write(found: Loaded, folder: Path) -> None:
    _keep_rows(found, folder)
    for evidence in found.case.evidence.values():
        cases.save_evidence(folder, evidence)
    cases.save_manifest(folder, found.case.manifest)
    files.write_whole(folder / DOCUMENT, (document(found.load) + "\n").encode())
    files.write_whole(folder / PAGE, page(found).encode())


def page(found: Loaded, language: str = "") -> str:
    """The load with its seconds and what was found around it, as an HTML page that loads nothing."""
    diagnosis = found.diagnosis
    made = [section(diagnosis, name, language) for name in PARTS]
    drawn = figures.seconds(diagnosis, found.rows, language)
    body = "\n".join(fragment(one) + (drawn.html() if one.name == FIGURED else "") for one in made)
    specs = [in_script(drawn.spec)] if drawn.spec is not None else []
    said, target = made[0].language, diagnosis.case.manifest.target.name
    title = TITLE.say(said, {"target": target})
    return sectioned(body, said, title, specs=specs, single_file=True, footer="alone_footer")


def _keep_rows(found: Loaded, folder: Path) -> None:
    path = cases.rows_file(folder, "load")
    path.parent.mkdir(parents=True, exist_ok=True)
    with RowsFile[LoadRow](path) as rows:
        for row in found.rows:
            rows.put(row)
        rows.finish()


def _with(case: Case, outcome: Outcome, took_ms: float) -> Case:
    made = Evidence("load", case.now, round(took_ms, 3), facts=outcome.load, rows=len(outcome.rows))
    return replace(case, evidence={**case.evidence, "load": made})


def _both(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
    def call() -> None:
        first()
        second()

    return call
