"""Makes the report of a target: lock, execute the notebooks, diagnose, render, check for secrets, publish."""

import builtins
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from wsinvest.collect import runs
from wsinvest.collect.measure import Progress, quiet
from wsinvest.config.resolve import Options, resolve
from wsinvest.diagnose.engine import diagnose
from wsinvest.host import files, paths
from wsinvest.host.paths import REPORT
from wsinvest.i18n.messages import normalise
from wsinvest.model.case import Case
from wsinvest.model.failure import Exit, Failure, exit_of
from wsinvest.model.finding import Diagnosis
from wsinvest.model.registry import load
from wsinvest.model.target import Target
from wsinvest.publish import execution, folders, notebook, plotlyjs, since_green
from wsinvest.publish.engine import Message
from wsinvest.publish.lock import only_run
from wsinvest.publish.page import render, title_of
from wsinvest.publish.redact import masked, write
from wsinvest.redact import errors
from wsinvest.redact.redactor import Redactor
from wsinvest.report.document import document
from wsinvest.store import cases, private
from wsinvest.store.admission import Admitted, judging
from wsinvest.store.opening import versions

AFTER_S: Final = 30.0  # a cell that runs so long beyond the run's deadline counts as hanging


class NotebookFailed(Failure):
    """A notebook died, hung or ended with an error; the message names notebook and cell, `why` the error only."""

    exit_status = Exit.INCOMPLETE

    def __init__(self, message: str, why: str = "") -> None:
        """`message`: the line for the terminal; `why`: the error in short."""
        super().__init__(message)
        self.why = why


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of one call, for all its targets.

    `out`: folder of the reports, None for the default; `kernel`: use a Jupyter kernel instead of a fork; `keep`: number
    of reports of a target that are kept, None for all; `single_file`: plotly stands in the page itself, None for only
    in a lone report in a folder that the user named.
    """

    options: Options = Options()  # noqa: RUF009  frozen
    out: Path | None = None
    kernel: bool = False
    keep: int | None = None
    progress: Progress = quiet
    single_file: bool | None = None

    @property
    def folder(self) -> Path:
        """The folder of the reports."""
        return paths.reports() if self.out is None else self.out.absolute()


@dataclass(frozen=True, slots=True)
class Result:
    """The result for one target: its report and diagnosis, or `message`, which says why there is none.

    `notice`: one line of further information for the user, empty for none.
    """

    spec: str
    exit: Exit
    folder: Path | None = None
    diagnosis: Diagnosis | None = None
    language: str = "en"
    message: str = ""
    notice: str = ""


def results(targets: Sequence[str], plan: Plan) -> Iterator[Result]:
    """One result for each target, in order. A failure of one target does not stop the others."""
    if plan.single_file is None:
        lone = len(targets) == 1 and plan.out is not None and not (plan.folder / folders.INDEX).exists()
        plan = replace(plan, single_file=lone)
    for spec in targets:
        try:
            yield _report_of(spec, plan)
        except Exception as error:  # noqa: BLE001  becomes the result's message; the next target follows
            status, line = errors.told(error)
            yield Result(spec, status, message=errors.one_line(line))


def republish(source: Admitted, case: Case, out: Path, language: str, redactor: Redactor | None = None) -> Path:
    """Publish a new report of an admitted run's case, diagnosed by this version. Returns the report's folder.

    Nothing is measured, and its page is one file, since it is often mailed. `redactor`: if given, every text is first
    redacted with it. After an error nothing remains. Raises StoreError, NotWritten or Leak.
    """
    folders.make_room(out)
    _ensure_working_folder(out)
    case = case if redactor is None else masked(case, redactor)
    run = paths.new_id(case.manifest.target.name, case.manifest.taken_at)
    partial = folders.begin(out, run)
    try:
        _rewrite(case, source, partial, run, language, redactor)
        final = folders.finish(partial, run)
    except BaseException as error:
        folders.discard(partial)
        if isinstance(error, NotebookFailed):
            raise files.StoreError(f"{source.source}: evidence that cannot be shown ({error.why})") from error
        raise
    folders.refresh(out, language)
    return final


def _rewrite(case: Case, source: Admitted, partial: Path, run: str, language: str, redactor: Redactor | None) -> None:
    write(case, source.folder, partial, redactor)
    judged_here = replace(case.manifest, versions=versions(), templates=_templates((REPORT,)))
    cases.save_manifest(partial, replace(judged_here, run=run, language=language))
    target = case.manifest.target
    _execute(REPORT, partial, _parameters(REPORT, target, run, language, partial), target, Plan())
    with judging(source.source):
        _write_views(partial, diagnose(cases.open_case(partial)), language, single_file=True)
    folders.guard(partial, redactor or Redactor())


def _report_of(spec: str, plan: Plan) -> Result:
    folders.make_room(plan.folder)
    _ensure_working_folder(plan.folder)
    spec, plan = _placed(spec), replace(plan, options=_placed_options(plan))
    redactor = Redactor()
    resolved = resolve(spec, plan.options, redactor=redactor)
    target = resolved.target
    with only_run(plan.folder, target.name, target.longest_s, lambda line: plan.progress(line, "wait", 0.0)):
        now = datetime.now(UTC)
        run = folders.unused(plan.folder, target.name, now)
        partial = folders.begin(plan.folder, run)
        try:
            state = _state(spec, target, run, partial, now, plan)
            private.create(state)
            private.keep(run, resolved)
            redactor.save(private.folder(run))
            result = _investigate(spec, target, state, plan)
            return replace(result, notice=resolved.notice)
        except folders.Leak:
            folders.discard(partial)
            raise
        except OSError as error:
            raise folders.NotWritten(f"{errors.file_of(error) or partial}: {errors.advised(error)}") from error
        except BaseException as error:
            with suppress(OSError):
                folders.mark_cut(partial, errors.one_line(errors.told(error)[1]))
            raise
        finally:
            private.remove(run)


def _ensure_working_folder(folder: Path) -> None:
    """Change to `folder` if the working folder was deleted, since papermill returns to the working folder."""
    try:
        Path.cwd()
    except FileNotFoundError:
        os.chdir(folder)


def _placed(spec: str) -> str:
    """The target with the whole path of its file: the run's notebooks work in another folder."""
    is_file = Path(spec).suffix in (".toml", ".env") or Path(spec).name.startswith(".env")
    return _absolute(spec) if is_file else spec


def _placed_options(plan: Plan) -> Options:
    """The options with whole paths: the notebooks run in the run's folder."""
    said = plan.options
    return replace(
        said,
        env_file=_absolute(said.env_file),
        ca_file=_absolute(said.ca_file),
        client_certificate=_absolute(said.client_certificate),
        client_key=_absolute(said.client_key),
        server_log=",".join(_absolute(str(one)) for one in paths.several(said.server_log)) if said.server_log else "",
        proxy_conf=_absolute(said.proxy_conf),
        key_file=_absolute(said.key_file),
        out=_absolute(str(plan.folder)),
    )


def _state(spec: str, target: Target, run: str, partial: Path, now: datetime, plan: Plan) -> private.State:
    """What the notebooks of this run must agree on."""
    return private.State(
        run,
        str(partial),
        spec,
        now,
        (private.me(),),
        plan.options.shareable(),
        _templates(paths.NOTEBOOKS),
        time.monotonic() + target.longest_s,
    )


def _templates(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, notebook.digest_of_template(name)) for name in names)


def _absolute(path: str) -> str:
    return str(paths.expanded(path).absolute()) if path else path


def _investigate(spec: str, target: Target, state: private.State, plan: Plan) -> Result:
    language = normalise(plan.options.language or target.language)
    runs.join(state, language, load())
    partial = Path(state.folder)
    for name in paths.NOTEBOOKS:
        if name == REPORT:
            since_green.keep(partial)
        _execute(name, partial, _parameters(name, target, state.run, language, partial), target, plan)
    diagnosis = diagnose(cases.open_case(partial))
    plan.progress("report", "start", 0.0)
    if not plan.single_file:
        plotlyjs.keep_beside(plan.folder)  # first, so that no report is published without it
    _write_views(partial, diagnosis, language, single_file=bool(plan.single_file))
    folders.guard(partial, Redactor.load(private.folder(state.run)))
    final = folders.finish(partial, state.run)
    if plan.keep is not None:
        folders.prune(plan.folder, target.name, plan.keep, state.run)
    folders.refresh(plan.folder, language)
    plan.progress("report", "end", 0.0)
    return Result(spec, exit_of(diagnosis.status), final, diagnosis, language)


def _parameters(name: str, target: Target, run: str, language: str, partial: Path) -> dict[str, Any]:
    parameters = {"target": target.spec, "run": run, "language": language}
    if name == REPORT:
        parameters["case_sha256"] = files.digest(partial / cases.MANIFEST)
    return parameters


def _execute(name: str, partial: Path, parameters: dict[str, Any], target: Target, plan: Plan) -> None:
    def on_message(message: Message) -> None:
        if message[0] == "progress":
            plan.progress(message[1], message[2], message[3])

    plan.progress(name, "start", 0.0)
    began = time.monotonic()
    cell_s = target.longest_s + AFTER_S
    status = execution.execute(name, partial, parameters, kernel=plan.kernel, cell_s=cell_s, listener=on_message)
    plan.progress(name, "end", (time.monotonic() - began) * 1000)
    if not status.complete:
        said = f"{status.why} in cell {status.cell} of {name}; what was found is kept in {partial}"
        if _is_os_error(status.why):
            raise folders.NotWritten(f"{said}; see to room and rights there")
        raise NotebookFailed(said, f"{status.why} in cell {status.cell}")


def _is_os_error(error: str) -> bool:
    """True if `error` is the name of a built-in OSError, as when the evidence could not be written."""
    kind = getattr(builtins, error, None)
    return isinstance(kind, type) and issubclass(kind, OSError)


def _write_views(partial: Path, diagnosis: Diagnosis, language: str, *, single_file: bool) -> None:
    title = title_of(diagnosis.case.manifest)
    page = render(partial / f"{REPORT}.ipynb", language=language, title=title, single_file=single_file)
    files.write_whole(partial / "report.html", page.encode())
    text = document(diagnosis, language, incomplete=diagnosis.case.incomplete)
    files.write_whole(partial / "findings.json", f"{text}\n".encode())
