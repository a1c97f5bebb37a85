"""The diagnosis of an incident, in a child process: a watch stays small, and outlives whatever a service does to it."""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import msgspec

from wsinvest.config import options
from wsinvest.host.files import UNREADABLE, StoreError
from wsinvest.model.alert import Found, Root
from wsinvest.model.diagnosed import Goal
from wsinvest.model.failure import Exit, Failure
from wsinvest.redact.secret import Secret
from wsinvest.watch import children

if TYPE_CHECKING:
    from wsinvest.collect.runs import Run
    from wsinvest.model.case import Case
    from wsinvest.model.finding import Diagnosis
    from wsinvest.report.sections.view import View

LIMIT_S: Final = 60.0
_GRACE_S: Final = 5.0  # for the child's own end behind its deadline
_MOST_RIVALS: Final = 3
_MOST_CHANGES: Final = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What the child is to do. `options`: as `config.options.of` takes them, with secrets as texts.

    `folder`: where its case is kept, empty: nowhere. `language`: of its sentences, empty: the target's. `green`: the
    folder of the last case in which all was well, empty if there is none. `hold_s`: how long sessions are held, 0: not
    at all, whatever the target file says: the cause is waited for.
    """

    spec: str
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    folder: str = ""
    language: str = ""
    green: str = ""
    hold_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the diagnosis came to; its texts are filtered.

    `follows`: the root's code and those that it can lead to. `changed`: what differs from the last time that all was
    well. `goals`: the objectives of the report. `peer`: address and port that the handshake went to, empty if to none.
    `opened`: all handshakes opened; False also where none was made.
    """

    found: Found
    root: Root | None = None
    sentence: str = ""
    first_step: str = ""
    rivals: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    took_s: float = 0.0
    goals: tuple[Goal, ...] = ()
    peer: str = ""
    opened: bool = False


def asked(spec: str, given: options.Options, folder: Path | None, language: str = "") -> Asked:
    """What a child needs to investigate this target with these options."""
    told = {one.name: _plain(getattr(given, one.name)) for one in fields(given)}
    default = {one.name: _plain(getattr(options.Options(), one.name)) for one in fields(given)}
    told = {name: value for name, value in told.items() if value != default[name]}
    return Asked(spec, told, str(folder or ""), language)


async def diagnosed(what: Asked, limit_s: float = LIMIT_S) -> Conclusion:
    """Start the child and wait for it; what goes wrong with it is a conclusion that leaves the cause open."""
    given = msgspec.json.encode(replace(what, options={**what.options, "deadline_s": limit_s}))
    try:
        ended = await children.answer(child, given, limit_s + what.hold_s + _GRACE_S)
        return msgspec.json.decode(ended.said, type=Conclusion)
    except (TimeoutError, *UNREADABLE):
        return Conclusion(Found.OPEN)


def child() -> None:
    """The child: read what is asked from stdin, investigate, print the conclusion; raises SystemExit."""
    began = monotonic()
    try:
        found = _investigated(msgspec.json.decode(sys.stdin.buffer.read(), type=Asked))
    except (Failure, OSError, *UNREADABLE):
        sys.exit(Exit.INCOMPLETE)
    sys.stdout.buffer.write(msgspec.json.encode(replace(found, took_s=round(monotonic() - began, 3))))


def _investigated(what: Asked) -> Conclusion:
    from wsinvest.collect import runs
    from wsinvest.diagnose import engine

    run = runs.in_memory(what.spec, options.of(dict(what.options)), what.language)
    _hold(run, what.hold_s)
    case = asyncio.run(_collected(run))
    if what.folder:
        with suppress(StoreError, OSError):  # a full disk: the cause is told all the same
            _keep(case, Path(what.folder))
    diagnosis = engine.diagnose(case, registry=run.registry)
    found = replace(concluded(diagnosis, run), opened=_opened(case), goals=_goals(diagnosis, run), peer=_peer(case))
    return replace(found, changed=_changed(what.green, case, run.language)) if found.found is not Found.WELL else found


def _hold(run: "Run", seconds: float) -> None:
    """Let the run hold sessions for so long, and end no later than that takes."""
    run.resolved = replace(run.resolved, target=replace(run.target, hold_s=seconds or None))
    run.ends_at = monotonic() + run.target.longest_s


def _opened(case: "Case") -> bool:
    from wsinvest.facts.handshake import Handshake

    handshake = case.facts(Handshake)
    return handshake is not None and bool(handshake.repeats) and not any(one.failed for one in handshake.repeats)


def _goals(diagnosis: "Diagnosis", run: "Run") -> tuple[Goal, ...]:
    """The objectives as the report words them."""
    from wsinvest.diagnose.objectives import words_of
    from wsinvest.report.sections import view_of
    from wsinvest.report.sections.actions import amount, objective_line

    view = view_of(diagnosis, run.language, run.registry)
    return tuple(
        Goal(
            one.name,
            one.kind,
            one.state,
            view.say(words_of(one.name)),
            objective_line(view, one),
            amount(view, one, one.measured),
        )
        for one in diagnosis.objectives
    )


def _peer(case: "Case") -> str:
    """Where the first attempt went, or would have gone: address and port; empty where the name has no address."""
    from wsinvest.facts.handshake import Handshake

    handshake = case.facts(Handshake)
    if handshake is None or not handshake.repeats:
        return ""
    first = handshake.baseline
    addresses = ",".join(sorted(one.address for one in first.addresses))
    return first.peer or (f"{addresses} {case.manifest.target.url.port}" if addresses else "")


def _changed(green: str, case: "Case", language: str) -> tuple[str, ...]:
    """What differs from the case in that folder, in sentences; nothing where there is none that can be read."""
    from wsinvest.compare.runs import changes
    from wsinvest.report.compared import sentences
    from wsinvest.store import cases

    if not green or not (Path(green) / cases.MANIFEST).exists():
        return ()
    try:
        before = cases.open_case(Path(green))
    except StoreError:
        return ()
    return sentences(changes(before, case), language)[:_MOST_CHANGES]


async def _collected(run: "Run") -> "Case":
    from wsinvest.collect import runs

    for topic in runs.COLLECTING:
        case = await runs.collect(run, topic)
    return case


def _keep(case: "Case", folder: Path) -> None:
    """Keep the case; rows are left out, of which an incident's message needs none."""
    from wsinvest.store import cases

    for evidence in case.evidence.values():
        cases.save_evidence(folder, replace(evidence, rows=0))
    cases.save_manifest(folder, case.manifest)


def concluded(diagnosis: "Diagnosis", run: "Run") -> Conclusion:
    """The diagnosis in short: its first root cause, else that the target is well, else the causes that are possible."""
    from wsinvest.analysis.effects import after
    from wsinvest.facts.handshake import Handshake
    from wsinvest.report.sections import view_of
    from wsinvest.report.sections.report import without_root

    view = view_of(diagnosis, run.language, run.registry)
    roots = dict.fromkeys(chain[0].code for chain in diagnosis.chains)
    root = next((one for one in map(view.finding, roots) if one is not None and not one.not_given), None)
    if root is not None:
        return Conclusion(
            Found.ROOT,
            Root(root.code, root.confidence),
            view.of(root, "title"),
            _first_step(view),
            tuple(rival.code for rival in root.rivals[:_MOST_RIVALS]),
            tuple(sorted(after(root.code, run.registry.edges))),
        )
    handshake = view.facts(Handshake)
    well = handshake is not None and not diagnosis.urgent and not any(one.failed for one in handshake.repeats)
    rivals = dict.fromkeys(rival.code for finding in diagnosis.findings for rival in finding.rivals)
    return Conclusion(
        Found.WELL if well else Found.OPEN,
        sentence=without_root(view),
        first_step="" if well else _first_step(view),
        rivals=() if well else tuple(rivals)[:_MOST_RIVALS],
    )


def _first_step(view: "View") -> str:
    from wsinvest.report.first import first
    from wsinvest.report.phrases import CHECK

    step = first(view)
    return "" if step is None else f"{step.text} {view.say(CHECK)}: {step.check}"


def _plain(value: Any) -> Any:
    if isinstance(value, Secret):
        return value.reveal()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
