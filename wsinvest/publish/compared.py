"""Opens two runs and compares them: by name, folder or zip, or the newest of a target with its last green one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wsinvest.compare.runs import Comparison, compare
from wsinvest.config.called import called
from wsinvest.diagnose.engine import diagnose
from wsinvest.host import paths
from wsinvest.host.files import StoreError
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.failure import Exit, Failure
from wsinvest.model.finding import Diagnosis
from wsinvest.publish import folders
from wsinvest.publish.page import framed
from wsinvest.report.compared import NAMES, compared
from wsinvest.report.html import fragment
from wsinvest.store import parameters
from wsinvest.store.admission import admitted, judging
from wsinvest.store.opening import folder_of
from wsinvest.store.unzipped import folder_in

GREEN: Final = ("ok", "low", "medium")
TITLE: Final = _("Before and after: {target}")


class NoRun(Failure):
    """There is no run to compare with; the message says what to do."""

    exit_status = Exit.USAGE


def compared_runs(before: str, after: str) -> Comparison:
    """The comparison of two runs (name, `latest`, folder, `case.json` or zip); raises StoreError.

    The order is that of the names as given: the earlier run first.
    """
    return compare(_diagnosed(before), _diagnosed(after))


def since_green(target: str, out: Path | None = None) -> Comparison:
    """The newest run of a target compared with the last one before it without urgent findings; raises NoRun."""
    found = runs_of(target, out or paths.reports())
    green = last_green(found[1:])
    if green is None:
        raise NoRun(f"{target}: no earlier run without urgent findings; name two runs: wsinvest compare RUN RUN")
    return compared_runs(str(green.folder), str(found[0].folder))


def runs_of(target: str, out: Path) -> tuple[folders.Published, ...]:
    """The complete runs of a target (name or URL), newest first; raises NoRun if there is none."""
    wanted = called(target)
    found = tuple(run for run in folders.runs(out) if run.target == wanted and not run.ahead and run.result)
    if not found:
        raise NoRun(f"{wanted}: no published run of this target; wsinvest list shows those that there are")
    return found


def last_green(found: Sequence[folders.Published]) -> folders.Published | None:
    """The first of these runs that has a status in GREEN and is complete, None if there is none."""
    for run in found:
        result = run.result
        if result and result.status in GREEN and not result.incomplete:
            return run
    return None


def opened(before: str, after: str, target: str = "demo", language: str = "en") -> Comparison:
    """The comparison that a notebook shows: of two runs, or of the target's newest with its last green one.

    Without names the latter. Raises ParameterError, StoreError, NoRun.
    """
    parameters.typed(before=before, after=after, target=target, language=language)
    parameters.without_secrets(before=before, after=after, target=target)
    parameters.language_of(language)
    if before and after:
        return compared_runs(before, after)
    if before or after:
        raise parameters.ParameterError("parameters before and after: name both runs, or none for the last green one")
    return since_green(target)


def page(found: Comparison, language: str = "") -> str:
    """The comparison as an HTML page that loads nothing."""
    sections = [compared(found, name, language) for name in NAMES]
    spoken = sections[0].language
    title: Phrase = TITLE
    name = found.after.case.manifest.target.name
    parts = [fragment(one) for one in sections]
    contents = [(one.name, one.title) for one in sections[1:]]
    body = "".join(parts[1:])
    return framed(body, spoken, title.say(spoken, {"target": name}), first=parts[0], contents=contents)


def _diagnosed(what: str) -> Diagnosis:
    with folder_in(Path(what) if Path(what).suffix == ".zip" else folder_of(what)) as folder:
        try:
            with admitted(folder) as run:
                case = run.case()
                with judging(run.source):
                    return diagnose(case)
        except StoreError as error:
            if str(folder) == what:
                raise
            raise type(error)(str(error).replace(str(folder), what)) from error
