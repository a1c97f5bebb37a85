"""A run as notebooks and the command line use it: open it, collect a topic's evidence, open its case again."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from wsinvest.collect.measure import Bench, Progress, measure, quiet
from wsinvest.collect.recorded import Recorded, line, recorded_as
from wsinvest.config.options import of as options_of
from wsinvest.config.resolve import Options, Resolved, resolve
from wsinvest.config.targetfile import Description
from wsinvest.host import paths
from wsinvest.i18n.messages import normalise
from wsinvest.model.case import Case, Evidence, Manifest
from wsinvest.model.registry import Registry, load
from wsinvest.model.target import Target
from wsinvest.model.units import Collector, key
from wsinvest.redact.redactor import FILE as REDACTOR
from wsinvest.redact.redactor import Redactor
from wsinvest.store import cases, parameters, private
from wsinvest.store.opening import SessionError, versions
from wsinvest.store.rows import RowsFile, read
from wsinvest.transport.opener import Deadline

COLLECTING: Final = ("config", "token", "resource", "handshake")
HOLDING: Final = "session"  # the topic that is collected beside the last of them, and by its own notebook
ANEW: Final = "The secrets of an earlier notebook are gone; what this one needs is acquired anew."
OTHER: Final = "The parameters are not those of the notebook before, so the run begins anew."
HANDSHAKE_S: Final = 6.0  # one attempt on a silent server, and the start of the second
HANDSHAKE_SHARE: Final = 0.7  # of a deadline that is too short for all

default_progress: Progress = quiet  # the runner's engine listens here to notebooks, which name no listener


@dataclass
class Run:
    """An open run. `folder` is None when nothing is kept; `ends_at` is of time.monotonic(), None without an end."""

    id: str
    resolved: Resolved
    redactor: Redactor
    language: str
    taken_at: datetime
    registry: Registry
    folder: Path | None = None
    templates: tuple[tuple[str, str], ...] = ()
    ends_at: float | None = None
    notice: str = ""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    acquired: dict[str, Any] = field(default_factory=dict, repr=False)  # what collectors handed on, by class

    @property
    def target(self) -> Target:
        """What is investigated."""
        return self.resolved.target

    @property
    def manifest(self) -> Manifest:
        """The head of this run's case."""
        masked = tuple(sorted((rule, times) for rule, times in self.redactor.ledger.items() if times))
        return Manifest(self.id, self.taken_at, self.target, self.language, versions(), self.templates, masked=masked)

    def deadline(self) -> Deadline:
        """The time that is left: of the whole run if it has an end, else what one topic may take."""
        return Deadline(self.target.longest_s if self.ends_at is None else max(0.0, self.ends_at - time.monotonic()))

    def rows(self, collector: str) -> RowsFile[Any]:
        """Where a collector's rows go; in a run that leaves nothing they are counted only."""
        return RowsFile(None if self.folder is None else cases.rows_file(self.folder, collector))

    def keep(self, evidence: Evidence) -> None:
        """Write one collector's evidence, if anything is kept."""
        if self.folder is not None:
            cases.save_evidence(self.folder, evidence)

    def __repr__(self) -> str:
        """One line for the one who opened it, without a path or a secret."""
        said = line(self.id, self.target, self.taken_at)
        if paths.is_id(self.id):
            return said  # its notebooks say the same when they run again
        return f"{said} Evidence: {', '.join(self.evidence) or 'none yet'}. {self.notice}".rstrip()


def open_run(
    target: str = "demo", run: str | Run = "", language: str = "en", *, registry: Registry | None = None, **options: Any
) -> Run | Recorded:
    """Join the living run of this id, else open its record, else continue or begin the open work run of the target.

    `options`: `attempts`, `env_file`, `login_url` and further fields of Options; a default or empty one is not given.
    Raises ParameterError for a parameter of a wrong type or with a secret.
    """
    private.sweep()
    name = run.id if isinstance(run, Run) else run
    parameters.typed(target=target, run=name, language=language, **options)
    language, registry = parameters.language_of(language), registry or load()
    state = private.find(name)
    if state is not None:
        return join(state, language, registry)
    for record in recorded_as(name, language, registry):
        return record
    parameters.without_secrets(target=target, run=name, **options)
    state, notice = _work_state(target, name, options)
    return join(state, language, registry, notice)


def join(state: private.State, language: str, registry: Registry, notice: str = "") -> Run:
    """The run that this state describes, with the secrets and the evidence that it has so far."""
    folder, hidden = Path(state.folder), private.folder(state.run)
    redactor = Redactor.load(hidden) if (hidden / REDACTOR).exists() else Redactor()
    resolved = _resolved(state, redactor)
    redactor.vouch(_ours(state.run))
    run = Run(state.run, resolved, redactor, language, state.taken_at, registry, folder, state.templates, state.ends_at)
    run.notice = notice
    run.acquired = dict(_acquired(state.run, registry))
    if (folder / cases.MANIFEST).exists():
        run.evidence = dict(cases.open_case(folder, registry).evidence)
    private.join(state)
    redactor.save(hidden)
    cases.save_manifest(folder, run.manifest)
    return run


def _resolved(state: private.State, redactor: Redactor) -> Resolved:
    """The target as it was resolved when the run began.

    A work run is resolved by each notebook that opens it: its user edits the `.env` and runs the notebook again.
    """
    kept = None if state.grace_s else private.kept(state.run, Resolved)
    if kept is not None:
        return kept
    resolved = resolve(state.spec, options_of(state.options), redactor=redactor)
    private.keep(state.run, resolved)
    return resolved


def _acquired(run: str, registry: Registry) -> Iterator[tuple[str, Any]]:
    for kind in filter(None, (unit.acquires for unit in registry.collectors.values())):
        found = private.kept(run, kind)
        if found is not None:
            yield key(kind), found


def _ours(run: str) -> tuple[str, ...]:
    """The texts that wsinvest itself writes into the files of a run."""
    return (
        run,
        *(text for name, version in versions() for text in (f"{name}/{version}", f"{name} {version}", version)),
    )


def in_memory(
    spec: str | Description, options: Options | None = None, language: str = "", registry: Registry | None = None
) -> Run:
    """A run that leaves nothing on disk, for one process that investigates and forgets."""
    redactor = Redactor()
    resolved = resolve(spec, options or Options(), redactor=redactor)
    now = datetime.now(UTC)
    ends_at = time.monotonic() + resolved.target.longest_s
    run_id = paths.new_id(resolved.target.name, now)
    redactor.vouch(_ours(run_id))
    return Run(
        run_id,
        resolved,
        redactor,
        normalise(language or resolved.target.language),
        now,
        registry or load(),
        ends_at=ends_at,
    )


def _share(run: Run, notebook: str) -> Deadline:
    """The deadline of a notebook, in which no session is held.

    All but the last leave time for the handshake, however slow a login or page is.
    """
    deadline = Deadline(max(0.0, run.deadline().remaining() - run.target.longest_hold_s))
    if notebook == COLLECTING[-1] or run.ends_at is None:
        return deadline
    return Deadline(max(0.0, deadline.remaining() - min(HANDSHAKE_S, HANDSHAKE_SHARE * run.target.deadline_s)))


async def collect(run: Run | Recorded, notebook: str, progress: Progress | None = None) -> Case:
    """Run a notebook's collectors, after those of others that they need and that have no evidence yet.

    Of a recorded run nothing is measured: the case is what its notebook had collected.
    """
    if not any(unit.notebook == notebook for unit in run.registry.collectors.values()):
        raise SessionError(f"no collector belongs to {notebook!r}; the topics are {', '.join((*COLLECTING, HOLDING))}")
    if isinstance(run, Recorded):
        return run.after(_before(notebook))
    units = _units(run, notebook)
    deadline = _share(run, notebook)
    run.redactor.ends_at = time.monotonic() + run.deadline().remaining()
    things = (run.target, run.resolved, run.resolved.credentials, run.redactor, run.redactor.fingerprinter)
    given = {key(type(thing)): thing for thing in things} | {key(Deadline): deadline}
    try:
        await measure(
            units,
            Bench(
                given,
                run.evidence,
                run.redactor,
                run.deadline() if any(unit.notebook == HOLDING for unit in units) else deadline,
                run.keep,
                progress or default_progress,
                run.rows,
                run.acquired,
            ),
        )
    finally:
        _save(run)
    return Case(run.manifest, dict(run.evidence))


def _before(notebook: str) -> tuple[str, ...]:
    """The topics that a published run had collected when this notebook had run."""
    if notebook not in COLLECTING:
        return (*COLLECTING, notebook)
    before = COLLECTING[: COLLECTING.index(notebook) + 1]
    return (*before, HOLDING) if notebook == COLLECTING[-1] else before


def _units(run: Run, notebook: str) -> list[Collector[..., Any]]:
    """The collectors of this notebook, and those of others that they need and that have no evidence yet.

    In a run with an end, one that investigates everything, sessions are held beside the handshakes; no other notebook
    holds any, though its collectors may want to be last.
    """
    topics = (HOLDING, notebook) if notebook == COLLECTING[-1] and run.ends_at is not None else (notebook,)
    wanted = {unit.name: unit for topic in topics for unit in run.registry.collectors_of(topic)}
    missing = (unit for unit in wanted.values() if unit.name not in run.evidence and unit.notebook != HOLDING)
    own = {unit.name for unit in wanted.values() if unit.notebook in topics} | {unit.name for unit in missing}
    return [unit for unit in wanted.values() if unit.name in own]


def rows(run: Run | Recorded, collector: str) -> Iterator[Any]:
    """The rows of a collector's evidence one by one, as in `pandas.DataFrame(rows(run, "log"))`."""
    kind = run.registry.collectors[collector].row if collector in run.registry.collectors else None
    if kind is None or run.folder is None:
        raise SessionError(f"{collector!r} keeps no rows; those that do: {', '.join(_with_rows(run.registry))}")
    if isinstance(run, Recorded):
        return run.rows(collector, kind)
    path = cases.rows_file(run.folder, collector)
    return read(path, kind) if path.exists() else iter(())


def _with_rows(registry: Registry) -> list[str]:
    return [unit.name for unit in registry.collectors.values() if unit.row is not None]


def _work_state(target: str, name: str, options: dict[str, Any]) -> tuple[private.State, str]:
    """The state of the open work run, a new one when there is none, and what its user should know."""
    title = (name or target).removeprefix("work-")
    run, folder = f"work-{paths.slug(title)}", paths.work(title)
    given = {name: value for name, value in options.items() if value not in ("", _default(name))}
    if "env_file" in given:  # the next notebook may lie in another folder
        given["env_file"] = str(paths.expanded(given["env_file"]).absolute())
    found = private.find(run)
    if found is not None and (found.spec, _lasting(found.options)) == (target, _lasting(given)):
        private.save(continued := replace(found, options=given))
        return continued, ""
    notice = "" if not folder.exists() else ANEW if found is None else OTHER
    shutil.rmtree(folder / cases.EVIDENCE, ignore_errors=True)
    (folder / cases.MANIFEST).unlink(missing_ok=True)
    state = private.State(run, str(folder), target, datetime.now(UTC), (private.me(),), given, grace_s=private.GRACE_S)
    private.create(state)
    return state, notice


def _lasting(options: dict[str, Any]) -> dict[str, Any]:
    """The options that all evidence of a run depends on; how often and how long one measures ends no run."""
    return {name: value for name, value in options.items() if name not in ("attempts", "hold")}


def _default(name: str) -> Any:
    """A notebook's `attempts` that was not edited must not overrule the target file."""
    return Target.__dataclass_fields__[name].default if name in Target.__dataclass_fields__ else None


def _save(run: Run) -> None:
    if run.folder is not None:
        run.redactor.save(private.folder(run.id))
        for thing in run.acquired.values():
            private.keep(run.id, thing)
        cases.save_manifest(run.folder, run.manifest)
