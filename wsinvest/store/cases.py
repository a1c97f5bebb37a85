"""Reads and writes a case: `case.json` (the manifest) and one JSON file for each collector, written atomically."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from wsinvest.host.files import SCHEMA, UNREADABLE, NewerSchema, StoreError, digest, read, write_whole
from wsinvest.model.case import Case, Evidence, Manifest, Problem
from wsinvest.model.registry import Registry, judging
from wsinvest.store import migrations
from wsinvest.store.rows import examined

EVIDENCE: Final = "evidence"
MANIFEST: Final = "case.json"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Head:
    schema: int


@dataclass(frozen=True, slots=True)
class _EvidenceFile:
    schema: int
    collector: str
    taken_at: datetime
    took_ms: float
    facts: msgspec.Raw  # null if there is a problem instead
    problem: Problem | None = None
    reconstructed: bool = False
    rows: int = 0


@dataclass(frozen=True, slots=True)
class _ManifestFile:
    schema: int
    manifest: Manifest


def encode(value: Any) -> bytes:
    """Indented JSON of dataclasses, ending in a line feed; equal values give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def rows_file(folder: Path, collector: str) -> Path:
    """The path of a collector's rows in a case's folder; the file may not exist."""
    return folder / EVIDENCE / f"{collector}.jsonl"


def save_evidence(folder: Path, evidence: Evidence) -> None:
    """Write `evidence/<collector>.json` in a case's folder. Its rows, if any, must have been written before.

    Without rows, a rows file of an earlier measurement is removed.
    """
    if not evidence.rows:
        rows_file(folder, evidence.collector).unlink(missing_ok=True)
    write_whole(folder / EVIDENCE / f"{evidence.collector}.json", evidence_text(evidence))


def evidence_text(evidence: Evidence) -> bytes:
    """The content of `evidence/<collector>.json`."""
    facts = msgspec.Raw(msgspec.json.encode(evidence.facts))
    file = _EvidenceFile(
        SCHEMA,
        evidence.collector,
        evidence.taken_at,
        evidence.took_ms,
        facts,
        evidence.problem,
        evidence.reconstructed,
        evidence.rows,
    )
    return encode(file)


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `case.json` with the SHA-256 digests of the evidence files that are now in the folder."""
    found = sorted(path for path in (folder / EVIDENCE).glob("*") if path.suffix in (".json", ".jsonl"))
    files = tuple((path.name, digest(path)) for path in found)
    write_whole(folder / MANIFEST, encode(_ManifestFile(SCHEMA, replace(manifest, files=files))))


def texts(case: Case) -> dict[str, bytes]:
    """The files of a case by their paths in its folder, for one that never lay on a disk. Rows are left out."""
    found = {f"{one.collector}.json": evidence_text(replace(one, rows=0)) for one in case.evidence.values()}
    files = tuple((name, hashlib.sha256(found[name]).hexdigest()) for name in sorted(found))
    head = encode(_ManifestFile(SCHEMA, replace(case.manifest, files=files)))
    return {MANIFEST: head, **{f"{EVIDENCE}/{name}": content for name, content in found.items()}}


def open_case(folder: Path, registry: Registry | None = None) -> Case:
    """The case in a folder. Each file's SHA-256 is compared with the manifest. Raises StoreError."""
    manifest = manifest_of(folder / MANIFEST, read(folder / MANIFEST))
    kinds = (registry or judging()).kinds
    evidence: dict[str, Evidence] = {}
    rows: dict[str, int] = {}
    for name, expected in manifest.files:
        path = folder / EVIDENCE / Path(name).name  # `.name`, since an untrusted manifest may hold a path
        if path.suffix == ".jsonl":
            found, rows[path.stem] = examined(path)
            _compare(path, found, expected)
        else:
            raw = read(path)
            _compare(path, hashlib.sha256(raw).hexdigest(), expected)
            item = _evidence(path, raw, kinds)
            if path.stem != item.collector or item.collector in evidence:
                raise StoreError(f"{path}: evidence of {item.collector}, which stands once, in the file of its name")
            evidence[item.collector] = item
    for item in evidence.values():
        if item.rows != rows.get(item.collector, 0):
            path = rows_file(folder, item.collector)
            raise StoreError(f"{path}: {item.rows} rows belong to this case; restore the file or run the report again")
    return Case(manifest, evidence)


def manifest_of(path: Path, raw: bytes) -> Manifest:
    """The manifest in `raw`, the bytes of `case.json`; raises StoreError, which names `path`."""
    return _decoded(path, raw, _ManifestFile, "a case manifest").manifest


def _compare(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise StoreError(f"{path}: not the bytes that case.json names; restore the file or run the report again")


def resolve(case: Case, reference: str) -> Any:
    """The value of an evidence reference `collector:path/in/facts`; raises KeyError if there is none.

    Items of a tuple are named by their index, `name` or `id`.
    """
    collector, _, path = reference.partition(":")
    found: Any = case.evidence[collector].facts
    for part in filter(None, path.split("/")):
        found = _step_into(found, part, reference)
    return found


def _step_into(value: Any, part: str, reference: str) -> Any:
    if isinstance(value, tuple):
        named = [item for item in value if getattr(item, "name", None) == part or getattr(item, "id", None) == part]
        if named:
            return named[0]
        if part.isdecimal() and int(part) < len(value):
            return value[int(part)]
    elif value is not None and hasattr(value, part):
        return getattr(value, part)
    raise KeyError(reference)


def _evidence(path: Path, raw: bytes, kinds: Mapping[str, type]) -> Evidence:
    file = _decoded(path, raw, _EvidenceFile, "evidence")
    if file.collector not in kinds:
        raise StoreError(f"{path}: no collector is called {file.collector}; it needs another version of wsinvest")
    try:
        facts = msgspec.json.decode(file.facts, type=kinds[file.collector] | None)
    except UNREADABLE as error:
        raise StoreError(f"{path}: not evidence of this schema ({error})") from error
    return Evidence(file.collector, file.taken_at, file.took_ms, facts, file.problem, file.reconstructed, file.rows)


def _decoded(path: Path, raw: bytes, kind: type[T], what: str) -> T:
    """The content of a file of the current or an older schema; raises StoreError."""
    schema = _schema(path, raw)
    try:
        return msgspec.json.decode(raw if schema == SCHEMA else migrations.brought_up(raw, schema), type=kind)
    except UNREADABLE as error:
        raise StoreError(f"{path}: not {what} of this schema ({error})") from error


def _schema(path: Path, raw: bytes) -> int:
    try:
        schema = msgspec.json.decode(raw, type=_Head).schema
    except UNREADABLE as error:
        raise StoreError(f"{path}: cut or corrupted ({error}); run the report again") from error
    if schema > SCHEMA:
        raise NewerSchema(f"{path}: schema {schema} is newer than {SCHEMA}; use a newer wsinvest")
    if schema < migrations.OLDEST:
        raise StoreError(f"{path}: there never was a schema {schema}; run the report again")
    return schema
