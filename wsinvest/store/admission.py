"""Copies an untrusted run to a private folder: only the files of a run, within size limits, with checked content.

Every reader of runs that others may have written (verify, replay, redact, list, the notebooks) uses this module.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.host import paths
from wsinvest.host.files import UNREADABLE, StoreError
from wsinvest.model.case import Case, Manifest
from wsinvest.model.failure import Failure
from wsinvest.model.registry import Registry
from wsinvest.model.visible import visible
from wsinvest.store import bounds, cases, checked
from wsinvest.store.bounds import Missing, Place, Refused

SUMS: Final = "SHA256SUMS"
FINDINGS: Final = "findings.json"
PAGE: Final = "report.html"
MOST_BYTES: Final[Mapping[str, int]] = {
    cases.MANIFEST: 2**20,
    SUMS: 2**16,
    FINDINGS: 2**22,
    PAGE: 2**24,
    ".ipynb": 2**22,
    ".json": 2**25,
    ".jsonl": 2**29,
}
MOST_IN_ALL: Final = 2**30  # bytes of all files of a run
MOST_FILES: Final = 64
MOST_NAMES: Final = 1000  # of other files that are listed in `others`
VIEWS: Final = (*(f"{name}.ipynb" for name in paths.NOTEBOOKS), FINDINGS, PAGE, SUMS)
_EVIDENCE: Final = f"{cases.EVIDENCE}/"


@dataclass(frozen=True, slots=True)
class _Files:
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    manifest: _Files


@dataclass(frozen=True, slots=True)
class Admitted:
    """A private copy of a run in `folder`. Names are relative to it.

    `digests`: SHA-256 of each copied file; `refused`: why a file was not copied, Missing if it does not exist;
    `others`: names of files in `source` that do not belong to a run. Views that do not exist stand nowhere.
    """

    source: Path
    folder: Path
    digests: dict[str, str] = field(default_factory=dict)
    refused: dict[str, Refused] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    def case(self, registry: Registry | None = None) -> Case:
        """The case, decoded and checked; raises StoreError, whose message names the file in `source`."""
        for name, why in self.refused.items():
            if name == cases.MANIFEST or name.startswith(_EVIDENCE):
                raise bounds.named(self.source / name, why)
        try:
            case = cases.open_case(self.folder, registry)
        except StoreError as error:
            raise type(error)(str(error).replace(str(self.folder), str(self.source))) from error
        return checked.checked(case, str(self.source))


@contextmanager
def admitted(source: Path, *, views: bool = False) -> Iterator[Admitted]:
    """A private copy of a run that is removed when the block ends; raises StoreError.

    `views`: copy its notebooks, page, findings and digests too.
    """
    with tempfile.TemporaryDirectory(prefix="wsinvest-run-") as scratch:
        yield admit(source, Path(scratch).resolve(), views=views)


def admit(source: Path, into: Path, *, views: bool = False) -> Admitted:
    """Copy a run into the empty private folder `into`; raises StoreError if `source` is no readable folder."""
    try:
        with bounds.place(source) as place:
            return _copied(source, place, into, views)
    except Refused as why:
        raise bounds.named(source / cases.MANIFEST, why) from why


def head(folder: Path) -> Manifest:
    """The checked manifest of a run, without its evidence; raises StoreError."""
    path = folder / cases.MANIFEST
    raw = part(folder, cases.MANIFEST)
    return checked.manifest_of(cases.manifest_of(path, raw), str(path))


def part(folder: Path, name: str) -> bytes:
    """The bytes of one JSON file of a run (a key of MOST_BYTES), read in place; raises StoreError."""
    try:
        with bounds.place(folder) as place:
            raw = place.read(name, MOST_BYTES[name])
        bounds.refuse_json(raw)
        return raw
    except Refused as why:
        raise bounds.named(folder / name, why) from why


def has(folder: Path, name: str) -> bool:
    """True if the run's folder holds a regular file of this name; a link does not count."""
    try:
        with bounds.place(folder) as place:
            return place.is_file(name)
    except Refused:
        return False


@contextmanager
def judging(source: Path) -> Iterator[None]:
    """Turn unexpected exceptions in the block into StoreError: their cause is the untrusted evidence, not a bug.

    Failure, OSError, MemoryError and ImportError pass unchanged.
    """
    try:
        yield
    except (Failure, OSError, MemoryError, ImportError):
        raise
    except Exception as error:
        why = f"evidence that cannot be judged ({type(error).__name__}); ask its sender for another copy"
        raise StoreError(f"{source}: {why}") from error


def _copied(source: Path, place: Place, into: Path, views: bool) -> Admitted:
    run = Admitted(source, into)
    budget = _Budget(MOST_IN_ALL)
    for name in (cases.MANIFEST, *(VIEWS if views else ())):
        _copy(place, name, "", run, budget)
    names = _evidence_of(into / cases.MANIFEST)
    odd = [name for name in names if not checked.is_evidence(name) or names.count(name) > 1]
    if odd or len(names) > MOST_FILES:
        why = f"names {visible(odd[0], 80)!r} as evidence" if odd else "names too many files"
        run.refused[cases.MANIFEST] = Refused(why)
    elif names:
        _copy_evidence(place, names, run, budget)
    others = tuple(_others(place, run)) if views else ()
    return Admitted(source, into, run.digests, run.refused, others)


@dataclass(slots=True)
class _Budget:
    """`left`: the bytes that may still be copied."""

    left: int


def _evidence_of(manifest: Path) -> list[str]:
    """The names of the evidence files in a manifest; empty if it cannot be read, which `Admitted.case` reports."""
    try:
        found = msgspec.json.decode(manifest.read_bytes(), type=_Head).manifest.files
    except (FileNotFoundError, *UNREADABLE):
        return []
    return [name for name, _ in found[: MOST_FILES + 1]]


def _copy_evidence(place: Place, names: list[str], run: Admitted, budget: _Budget) -> None:
    (run.folder / cases.EVIDENCE).mkdir(mode=0o700)
    try:
        with place.below(cases.EVIDENCE) as below:
            for name in names:
                _copy(below, name, _EVIDENCE, run, budget)
    except Refused as why:
        run.refused.update(dict.fromkeys((f"{_EVIDENCE}{name}" for name in names), why))


def _copy(place: Place, name: str, under: str, run: Admitted, budget: _Budget) -> None:
    whole = f"{under}{name}"
    try:
        run.digests[whole] = _write(place, name, run.folder / whole, budget)
    except Refused as why:
        if whole not in VIEWS or not isinstance(why, Missing):
            run.refused[whole] = why
        (run.folder / whole).unlink(missing_ok=True)


def _write(place: Place, name: str, to: Path, budget: _Budget) -> str:
    """Copy one file and return its SHA-256; raises Refused. JSON is checked for size and depth before it is written."""
    suffix = name[name.rfind(".") :]
    most = min(MOST_BYTES.get(name) or MOST_BYTES[suffix], budget.left)
    seen = hashlib.sha256()
    if suffix in (".json", ".ipynb"):
        raw = place.read(name, most)
        bounds.refuse_json(raw)
        blocks: Iterator[bytes] = iter((raw,))
    else:
        blocks = place.blocks(name, most)
    with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        for block in blocks:
            seen.update(block)
            budget.left -= len(block)
            file.write(block)
    return seen.hexdigest()


def _others(place: Place, run: Admitted) -> Iterator[str]:
    """The names of files, links and folders that do not belong to a run."""
    known = {*run.digests, *run.refused}
    for name in place.names(MOST_NAMES):
        if name != cases.EVIDENCE and name not in known:
            yield name
    try:
        with place.below(cases.EVIDENCE) as below:
            yield from (one for name in below.names(MOST_NAMES) if (one := f"{_EVIDENCE}{name}") not in known)
    except Refused:
        return
