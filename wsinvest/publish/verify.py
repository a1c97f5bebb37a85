"""Verifies published reports: digests, templates, and a new diagnosis from a private copy of the evidence.

No code of a run is executed: nbval runs the installed template with our parameters, and compares the run's outputs.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wsinvest.diagnose.engine import diagnose
from wsinvest.host import files, paths
from wsinvest.host.paths import REPORT
from wsinvest.model.case import Case
from wsinvest.model.failure import Failure
from wsinvest.publish import folders, notebook, plotlyjs, rerun, template
from wsinvest.publish.page import render, title_of
from wsinvest.report.document import document
from wsinvest.store import admission
from wsinvest.store.admission import FINDINGS, PAGE, SUMS, Admitted, judging
from wsinvest.store.bounds import Missing
from wsinvest.store.cases import MANIFEST
from wsinvest.store.opening import versions

ADDED: Final = "added later"
FORGER: Final = "Digests show accidents and careless edits; whoever rewrites SHA256SUMS too is not found by them."
TOGETHER: Final = 16  # runs that are copied and re-run at once
_NOTEBOOK: Final = f"{REPORT}.ipynb"


class NoRun(Failure):
    """There is no run to verify; the message says where it was looked for."""


@dataclass
class Verdict:
    """The result for one report. `problems`: signs of tampering or damage; `warnings`: other differences.

    `gone`: True if it was removed meanwhile; `newer`: the error line if only a newer version can read its schema.
    """

    run: str
    folder: Path
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    gone: bool = False
    newer: str = ""

    @property
    def proven(self) -> bool:
        """True if it was read and no problem was found."""
        return not (self.problems or self.gone or self.newer)


def verify(folders: Sequence[Path], *, execute: bool = True) -> tuple[Verdict, ...]:
    """A verdict for each run's folder. `execute`: also re-run the reports that can be re-run, with nbval."""
    batches = [folders[first : first + TOGETHER] for first in range(0, len(folders), TOGETHER)]
    return tuple(verdict for batch in batches for verdict in _batch(batch, execute))


def _batch(folders: Sequence[Path], execute: bool) -> list[Verdict]:
    """The verdicts of some runs, each examined on its own private copy."""
    verdicts = [Verdict(folder.name, folder) for folder in folders]
    with tempfile.TemporaryDirectory(prefix="wsinvest-verify-") as scratch:
        pending = {}
        for number, verdict in enumerate(verdicts):
            into = Path(scratch).resolve() / str(number)
            into.mkdir(mode=0o700)
            if _examine(verdict, into):
                pending[into / _NOTEBOOK] = verdict
        differing = rerun.rerun(list(pending)) if pending and execute else {}
        for path, cells in differing.items():
            _note_rerun(pending[path], path, cells)
    return verdicts


def _examine(verdict: Verdict, into: Path) -> bool:
    """Check everything that needs no execution. Returns True if a notebook was assembled in `into` for the re-run."""
    try:
        run = admission.admit(verdict.folder, into, views=True)
        return _fit_for_rerun(verdict, run)
    except files.NewerSchema as error:
        verdict.newer = str(error)
    except files.StoreError as error:
        verdict.problems.append(str(error).replace(f"{verdict.folder}/", ""))
    finally:
        if verdict.problems and not verdict.folder.exists():
            verdict.problems, verdict.gone = [], True
    return False


def exit_of_verdicts(verdicts: Sequence[Verdict]) -> int:
    """0 if all reports that still exist are proven, else 1."""
    return int(not all(verdict.proven or verdict.gone for verdict in verdicts))


def folders_of(names: Sequence[str]) -> tuple[Path, ...]:
    """The folders of these runs (names or paths), or of all published ones if `names` is empty; raises NoRun."""
    if not names:
        found = tuple(run.folder for run in folders.runs(paths.reports()) if run.complete)
        if not found:
            raise NoRun(f"no report in {paths.reports()}; wsinvest report writes one")
        return found
    return tuple(_folder(name) for name in names)


def _folder(name: str) -> Path:
    with suppress(OSError, ValueError):  # the name is too long or holds NUL
        folder = Path(name) if Path(name).is_dir() else paths.reports() / name
        if name and folder.is_dir():
            if not any((folder / part).exists() for part in (SUMS, MANIFEST)):
                raise NoRun(f"{name}: not the folder of a run: it holds neither {SUMS} nor {MANIFEST}")
            real = folder.resolve()
            return real if real.parent == folder.parent.resolve() else folder.absolute()  # resolves `latest`
    raise NoRun(f"{name}: no such run; wsinvest list shows those that there are")


def _fit_for_rerun(verdict: Verdict, run: Admitted) -> bool:
    verdict.problems += _digests(run)
    verdict.problems += _beside(verdict.folder.parent)
    case = run.case()
    verdict.warnings += _other_versions(case)
    if REPORT not in dict(case.manifest.templates):
        verdict.problems.append(f"{MANIFEST}: names no template of {REPORT}")
        return False
    if any(digest != notebook.digest_of_template(name) for name, digest in case.manifest.templates):
        verdict.warnings.append("other versions of the notebooks: cells were compared by digest only")
        return False
    executed, found = _notebooks(run, case)
    verdict.problems += found
    report = executed.get(REPORT)
    if report is None or any(said.startswith(REPORT) for said in found):
        return False  # there are no outputs to compare with
    into = verdict.warnings if verdict.warnings else verdict.problems
    into += _views(run, case, report)
    if any(said.endswith(ADDED) for said in verdict.problems):
        return False
    ours = template.assembled(REPORT, report, _parameters(REPORT, run, case))
    files.write_whole(run.folder / _NOTEBOOK, json.dumps(ours).encode())
    return True


def _digests(run: Admitted) -> Iterator[str]:
    """One line for each file that is missing, changed, or not listed in SHA256SUMS."""
    if SUMS not in run.digests:
        yield f"{SUMS}: {run.refused.get(SUMS, 'missing; the run was cut and is no result')}"
        return
    lines = (run.folder / SUMS).read_bytes().decode("utf-8", "replace").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    if len(listed) < len(lines) or not all(re.fullmatch(r"[0-9a-f]{64}  \S.*", line) for line in lines):
        yield f"{SUMS}: cut or corrupted"
        return
    there = {*run.digests, *run.refused, *run.others}
    for name in sorted(listed.keys() | there - {SUMS}):
        said = _problem_of(name, listed, run)
        if said:
            yield f"{name}: {said}"


def _problem_of(name: str, listed: dict[str, str], run: Admitted) -> str:
    """The problem of one file compared with the list of digests, empty if there is none."""
    if name in run.refused:
        return "missing" if isinstance(run.refused[name], Missing) else str(run.refused[name])
    if name not in listed:
        return ADDED
    if name in run.others:
        return "no file of a run"
    if name not in run.digests:
        return "missing"
    return "" if run.digests[name] == listed[name] else "changed"


def _other_versions(case: Case) -> list[str]:
    recorded, here = dict(case.manifest.versions), dict(versions())
    differing = sorted(name for name in recorded.keys() | here.keys() if recorded.get(name) != here.get(name))
    return [f"other versions of {', '.join(differing)}: outputs may differ without tampering"] if differing else []


def _notebooks(run: Admitted, case: Case) -> tuple[dict[str, Any], list[str]]:
    """The executed notebooks that could be read, by name, and the problems of all."""
    executed: dict[str, Any] = {}
    found: list[str] = []
    for name, _ in case.manifest.templates:
        if f"{name}.ipynb" not in run.digests:
            found.append(f"{name}: cannot be read")
            continue
        try:
            content = notebook.received((run.folder / f"{name}.ipynb").read_bytes())
            found += template.differences(name, content, _parameters(name, run, case))
            executed[name] = content
        except Exception as error:  # noqa: BLE001  untrusted data can raise anything
            found.append(f"{name}: cannot be read ({type(error).__name__})")
    return executed, found


def _parameters(name: str, run: Admitted, case: Case) -> dict[str, str]:
    manifest = case.manifest
    given = {"target": manifest.target.spec, "run": manifest.run, "language": manifest.language}
    return given | ({"case_sha256": run.digests[MANIFEST]} if name == REPORT else {})


def _views(run: Admitted, case: Case, executed: Any) -> Iterator[str]:
    """One line for each view (findings.json, report.html) that differs when it is made again."""
    language = case.manifest.language
    with judging(run.source):
        text = document(diagnose(case), language, incomplete=case.incomplete) + "\n"
    if _differs(run.folder / FINDINGS, text):
        yield f"{FINDINGS}: not what this evidence gives"
    yield from _page(run, case, executed)


def _page(run: Admitted, case: Case, executed: Any) -> Iterator[str]:
    """One line if the page is neither of the two that the report gives: plotly beside the list, or in the page."""
    title, language = title_of(case.manifest), case.manifest.language
    try:
        pages = (render(executed, language=language, title=title, single_file=single) for single in (False, True))
        if all(_differs(run.folder / PAGE, page) for page in pages):
            yield f"{PAGE}: not what the executed report gives"
    except Exception as error:  # noqa: BLE001  untrusted outputs can raise anything
        yield f"{PAGE}: cannot be made from the executed report ({type(error).__name__})"


def _beside(reports: Path) -> Iterator[str]:
    """One line if the script that pages load from the folder of reports is not the installed plotly."""
    script = reports / plotlyjs.beside_name()
    if os.path.lexists(script) and not plotlyjs.is_beside(reports):
        yield f"../{script.name}: not the installed plotly; remove it, and the next report writes it again"


def _differs(path: Path, expected: str) -> bool:
    """True if the file exists and its content is not `expected`; missing files are reported by `_digests`."""
    return path.is_file() and path.read_bytes() != expected.encode("utf-8", "surrogatepass")


def _note_rerun(verdict: Verdict, path: Path, differing: list[int]) -> None:
    code = [cell for cell in notebook.read(path).cells if cell.cell_type == "code"]
    into = verdict.warnings if verdict.warnings else verdict.problems
    into += [f"{REPORT}, cell {code[number].id}: output is not what this evidence gives" for number in differing]
