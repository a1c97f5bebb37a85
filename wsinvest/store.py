"""A case on disk: one JSON file for each collector's evidence and a manifest; written whole or not at all."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from wsinvest.exits import Failure
from wsinvest.model import Case, Evidence, Manifest, Problem
from wsinvest.registry import Registry, load

SCHEMA: Final = 1
EVIDENCE: Final = "evidence"
MANIFEST: Final = "case.json"
# What JSON that is cut, too deep, of other types or no UTF-8 raises.
_UNREADABLE: Final = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


class StoreError(Failure):
    """Evidence cannot be used: missing, cut, altered or of another schema. The message names the file and the cure."""


class NewerSchema(StoreError):
    """The evidence was written by a newer wsinvest."""


@dataclass(frozen=True, slots=True)
class _Head:
    schema: int


@dataclass(frozen=True, slots=True)
class _EvidenceFile:
    schema: int
    collector: str
    taken_at: datetime
    took_ms: float
    facts: msgspec.Raw  # null when a problem stands in their place
    problem: Problem | None = None
    reconstructed: bool = False


@dataclass(frozen=True, slots=True)
class _ManifestFile:
    schema: int
    manifest: Manifest


def encode(value: Any) -> bytes:
    """Indented JSON of dataclasses, with a last line feed; the same value gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def write_whole(path: Path, content: bytes) -> None:
    """Write under a hidden name, flush to disk, rename once: the final name holds all of it or nothing new."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with open(partial, "wb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def save_evidence(folder: Path, evidence: Evidence) -> None:
    """Write `evidence/<collector>.json` of a case's folder."""
    facts = msgspec.Raw(msgspec.json.encode(evidence.facts))
    file = _EvidenceFile(
        SCHEMA, evidence.collector, evidence.taken_at, evidence.took_ms, facts, evidence.problem, evidence.reconstructed
    )
    write_whole(folder / EVIDENCE / f"{evidence.collector}.json", encode(file))


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `case.json` with the digests of the evidence files that stand in the folder now."""
    files = tuple((path.name, digest(path)) for path in sorted((folder / EVIDENCE).glob("*.json")))
    write_whole(folder / MANIFEST, encode(_ManifestFile(SCHEMA, replace(manifest, files=files))))


def open_case(folder: Path, registry: Registry | None = None) -> Case:
    """Read a case; every file's digest is compared with the manifest. Raises StoreError."""
    manifest = _manifest(folder / MANIFEST)
    known = (registry or load()).collectors
    evidence: dict[str, Evidence] = {}
    for name, expected in manifest.files:
        path = folder / EVIDENCE / Path(name).name  # a manifest from elsewhere may name any place
        raw = _read(path)
        if hashlib.sha256(raw).hexdigest() != expected:
            raise StoreError(f"{path}: not the bytes that case.json names; restore the file or run the report again")
        item = _evidence(path, raw, {unit.name: unit.gives for unit in known.values()})
        evidence[item.collector] = item
    return Case(manifest, evidence)


def digest(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    return hashlib.sha256(_read(path)).hexdigest()


def resolve(case: Case, reference: str) -> Any:
    """What an evidence reference `collector:path/in/facts` points at; a tuple's items by index or by their `name`.

    Raises KeyError when it points at nothing.
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


def _manifest(path: Path) -> Manifest:
    raw = _read(path)
    _check_schema(path, raw)
    try:
        return msgspec.json.decode(raw, type=_ManifestFile).manifest
    except _UNREADABLE as error:
        raise StoreError(f"{path}: not a case manifest ({error})") from error


def _evidence(path: Path, raw: bytes, kinds: Mapping[str, type]) -> Evidence:
    _check_schema(path, raw)
    try:
        file = msgspec.json.decode(raw, type=_EvidenceFile)
        if file.collector not in kinds:
            raise StoreError(f"{path}: no collector is called {file.collector}; it needs another version of wsinvest")
        facts = msgspec.json.decode(file.facts, type=kinds[file.collector] | None)
    except _UNREADABLE as error:
        raise StoreError(f"{path}: not evidence of this schema ({error})") from error
    return Evidence(file.collector, file.taken_at, file.took_ms, facts, file.problem, file.reconstructed)


def _check_schema(path: Path, raw: bytes) -> None:
    try:
        schema = msgspec.json.decode(raw, type=_Head).schema
    except _UNREADABLE as error:
        raise StoreError(f"{path}: cut or corrupted ({error}); run the report again") from error
    if schema > SCHEMA:
        raise NewerSchema(f"{path}: schema {schema} is newer than {SCHEMA}; use a newer wsinvest")


def _read(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise StoreError(f"{path}: no ordinary file; name the folder of a run")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise StoreError(f"{path}: not there; name the folder of a run") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
