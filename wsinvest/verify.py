"""Published reports proven again: digests, templates, and the judgement repeated on the evidence beside them."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from wsinvest import files, places, session, store
from wsinvest.document import document
from wsinvest.exits import Failure
from wsinvest.judge import judge
from wsinvest.model import Case
from wsinvest.pages.render import render
from wsinvest.rows import examined
from wsinvest.run import REPORT, title_of
from wsinvest.runs import notebook, publish, rerun, template

ADDED: Final = "added later"
FORGER: Final = "Digests show accidents and careless edits; whoever rewrites SHA256SUMS too is not found by them."


class NoRun(Failure):
    """There is no run to verify; the message says where was looked."""


@dataclass
class Verdict:
    """What was found about one report: `problems` are tampering or damage, `warnings` are not."""

    run: str
    folder: Path
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.problems


def verify(folders: Sequence[Path], *, execute: bool = True) -> tuple[Verdict, ...]:
    """A verdict for each run's folder; the reports that are fit for it are re-run together, unless not to `execute`."""
    verdicts = [Verdict(folder.name, folder) for folder in folders]
    pending = [verdict for verdict in verdicts if _fit_for_rerun(verdict) and execute]
    differing = rerun.rerun([verdict.folder / f"{REPORT}.ipynb" for verdict in pending]) if pending else {}
    for verdict in pending:
        _note_rerun(verdict, differing[verdict.folder / f"{REPORT}.ipynb"])
    return tuple(verdicts)


def exit_of_verdicts(verdicts: Sequence[Verdict]) -> int:
    """0 when all are proven, else 1."""
    return int(not all(verdict.proven for verdict in verdicts))


def folders_of(names: Sequence[str]) -> tuple[Path, ...]:
    """The folders of these runs (names or paths), or of all published ones; raises NoRun."""
    if not names:
        found = tuple(run.folder for run in publish.runs(places.reports()) if run.complete)
        if not found:
            raise NoRun(f"no report in {places.reports()}; make report writes one")
        return found
    return tuple(_folder(name) for name in names)


def _folder(name: str) -> Path:
    with suppress(OSError, ValueError):  # a name that is too long, or holds NUL
        folder = Path(name) if Path(name).is_dir() else places.reports() / name
        if name and folder.is_dir():
            return folder.resolve()
    raise NoRun(f"{name}: no such run; wsinvest list shows those that there are")


def _fit_for_rerun(verdict: Verdict) -> bool:
    """Look at everything that needs no execution; whether what is left may safely be executed."""
    verdict.problems += _digests(verdict.folder)
    try:
        case = store.open_case(verdict.folder)
    except files.NewerSchema:
        raise
    except files.StoreError as error:
        verdict.problems.append(str(error).replace(f"{verdict.folder}/", ""))
        return False
    verdict.warnings += _other_versions(case)
    if REPORT not in dict(case.manifest.templates):
        verdict.problems.append(f"case.json: names no template of {REPORT}")
        return False
    if any(digest != notebook.digest_of_template(name) for name, digest in case.manifest.templates):
        verdict.warnings.append("other versions of the notebooks: cells were compared by digest only")
        return False
    found = list(_notebooks(verdict.folder, case))
    verdict.problems += found
    if any(said.startswith(REPORT) for said in found) or any(said.endswith(ADDED) for said in verdict.problems):
        return False  # what is not the template's is never executed
    into = verdict.warnings if verdict.warnings else verdict.problems
    into += _views(verdict.folder, case)
    return True


def _digests(folder: Path) -> Iterator[str]:
    """Files whose bytes are not those of SHA256SUMS, are missing, or are not in it."""
    try:
        lines = files.read(folder / publish.SUMS).decode("utf-8", "replace").splitlines()
    except files.StoreError:
        yield f"{publish.SUMS}: missing; the run was cut and is no result"
        return
    if not all(re.fullmatch(r"[0-9a-f]{64}  \S.*", line) for line in lines):
        yield f"{publish.SUMS}: cut or corrupted"
        return
    listed = {line[66:]: line[:64] for line in lines}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()}
    for name in sorted(listed.keys() | there - {publish.SUMS}):
        if name not in listed:
            yield f"{name}: {ADDED}"
        elif name not in there:
            yield f"{name}: missing"
        elif (folder / name).is_symlink() or _digest(folder / name) != listed[name]:
            yield f"{name}: changed"


def _digest(path: Path) -> str:
    """The digest of a file of ours; none of what is far larger, or no rows, which is not read to its end."""
    try:
        return examined(path)[0] if path.suffix == ".jsonl" else sha256(files.read(path)).hexdigest()
    except files.StoreError:
        return ""


def _other_versions(case: Case) -> list[str]:
    recorded, here = dict(case.manifest.versions), dict(session.versions())
    differing = sorted(name for name in recorded.keys() | here.keys() if recorded.get(name) != here.get(name))
    return [f"other versions of {', '.join(differing)}: outputs may differ without tampering"] if differing else []


def _notebooks(folder: Path, case: Case) -> Iterator[str]:
    for name, _ in case.manifest.templates:
        try:
            executed = notebook.read(folder / f"{name}.ipynb")
        except (files.StoreError, ValueError, AttributeError, KeyError, RecursionError) as error:
            yield f"{name}: cannot be read ({type(error).__name__})"
            continue
        yield from template.differences(name, executed, _parameters(name, folder, case))


def _parameters(name: str, folder: Path, case: Case) -> dict[str, Any]:
    manifest = case.manifest
    given = {"target": manifest.target.name, "run": manifest.run, "language": manifest.language}
    return given | ({"case_sha256": files.digest(folder / store.MANIFEST)} if name == REPORT else {})


def _views(folder: Path, case: Case) -> Iterator[str]:
    """The page and the document, made again from the evidence and from the executed report."""
    language = case.manifest.language
    text = document(judge(case), language, incomplete=case.incomplete) + "\n"
    if _differs(folder / "findings.json", text):
        yield "findings.json: not what this evidence gives"
    page = render(folder / f"{REPORT}.ipynb", language=language, title=title_of(case.manifest))
    if _differs(folder / "report.html", page):
        yield "report.html: not what the executed report gives"


def _differs(path: Path, expected: str) -> bool:
    """Whether a file is there and holds something else; a missing one is named by the digests."""
    try:
        return path.is_file() and files.read(path) != expected.encode()
    except files.StoreError:  # far larger than ours
        return True


def _note_rerun(verdict: Verdict, differing: list[int]) -> None:
    code = [cell for cell in notebook.read(verdict.folder / f"{REPORT}.ipynb").cells if cell.cell_type == "code"]
    into = verdict.warnings if verdict.warnings else verdict.problems
    into += [f"{REPORT}, cell {code[number].id}: output is not what this evidence gives" for number in differing]
