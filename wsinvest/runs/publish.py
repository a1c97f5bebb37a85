"""A run's folder from its hidden beginning to its final name: guarded, digested, renamed once, listed."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import msgspec

from wsinvest import files, store
from wsinvest.exits import Exit, Failure
from wsinvest.pages.plotlyjs import packed
from wsinvest.pages.render import Entry, render_index
from wsinvest.places import is_id, new_id
from wsinvest.runs import private
from wsinvest.runs.lock import only_writer
from wsinvest.secret import Vault

SUMS: Final = "SHA256SUMS"
INDEX: Final = "index.html"
LATEST: Final = "latest"
CUT: Final = "incomplete.json"
ROOM_BYTES: Final = 16 * 2**20
_PARTIAL: Final = ".partial"
_ROWS_CHARACTERS: Final = 2**20


class NotWritten(Failure):
    """Reports cannot be written where they are to go; the message says where and what to do."""

    exit_status = Exit.NOT_WRITTEN


class Leak(Failure):
    """A file that was to be published holds a secret; the message names file and kind, never the value."""

    exit_status = Exit.LEAK


@dataclass(frozen=True, slots=True)
class Published:
    """One run in a folder of reports, finished or cut."""

    run: str
    folder: Path
    target: str
    taken_at: datetime
    complete: bool
    running: bool = False

    @property
    def result(self) -> dict[str, Any]:
        """Its findings.json; empty for a run that was cut, and where the file was damaged later."""
        try:
            found = json.loads(files.read(self.folder / "findings.json")) if self.complete else {}
        except (files.StoreError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) and {"status", "totals"} <= found.keys() else {}


def make_room(out: Path, room_bytes: int = ROOM_BYTES) -> None:
    """See to it, before anything is measured, that reports can be written here; raises NotWritten."""
    if out.is_symlink():
        raise NotWritten(f"{out}: a link, which is not followed; name the folder itself")
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        free = shutil.disk_usage(out).free
        with NamedTemporaryFile(dir=out, prefix=".probe-"):
            pass
    except OSError as error:
        raise NotWritten(f"{out}: {error.strerror}; name another folder with --out") from error
    if free < room_bytes:
        raise NotWritten(
            f"{out}: {free // 2**20} MB free, {room_bytes // 2**20} MB are needed; make room or name --out"
        )


def unused(out: Path, target: str, now: datetime) -> str:
    """A name for a run that no other has, finished or not, whatever the clock did between them."""
    taken = {path.name for path in out.iterdir()}
    while True:
        name = new_id(target, now)
        if not taken & {name, f".{name}{_PARTIAL}"}:
            return name


def begin(out: Path, run: str) -> Path:
    """The hidden folder in which a run is written; raises NotWritten when its name is taken."""
    partial = out / f".{run}{_PARTIAL}"
    if os.path.lexists(out / run):
        raise NotWritten(f"{out / run}: is there already and is not overwritten")
    try:
        partial.mkdir(mode=0o700)
    except OSError as error:
        raise NotWritten(f"{partial}: {error.strerror}; name another folder with --out") from error
    return partial


def mark_cut(partial: Path, why: str) -> None:
    """Note in the hidden folder why this run never became a report."""
    files.write_whole(partial / CUT, json.dumps({"incomplete": True, "why": why}).encode())


def discard(partial: Path) -> None:
    """Remove a hidden folder and all that is in it."""
    shutil.rmtree(partial)


def guard(folder: Path, vault: Vault) -> None:
    """Search every file for the run's secrets; raises Leak at the first file that holds one."""
    drawing = packed().base64  # plotly's own script: most of a page, and nothing of a run is in it
    for path in _files(folder):
        for text in _texts(path):
            shown = text.replace(drawing, "")
            kinds = {kind for one in {shown, unescape(shown)} for kind in vault.leaks(one)}
            if kinds:
                what = f"{path.relative_to(folder)} holds a value that must not be shown ({', '.join(sorted(kinds))})"
                raise Leak(f"{what}; nothing was published")


def finish(partial: Path, run: str) -> Path:
    """Write the digests and give the folder its final name: from here on it is complete."""
    sums = "".join(f"{files.digest(path)}  {path.relative_to(partial).as_posix()}\n" for path in _files(partial))
    files.write_whole(partial / SUMS, sums.encode())
    final = partial.parent / run
    if os.path.lexists(final):
        raise NotWritten(f"{final}: is there already and is not overwritten")
    partial.rename(final)
    _flush(final.parent)
    return final


def runs(out: Path) -> tuple[Published, ...]:
    """Every run in a folder of reports, newest first, those that were cut too."""
    found = filter(None, map(_published, out.iterdir() if out.is_dir() else ()))
    # By the time in the manifest: names tell seconds only, and two runs may begin in the same one.
    return tuple(sorted(found, key=lambda run: (run.taken_at, run.run), reverse=True))


def refresh(out: Path, language: str) -> None:
    """Rewrite the list of complete reports, and let `latest` name the newest of them."""
    with only_writer(out):
        complete = [run for run in runs(out) if run.result]
        if complete:
            files.write_whole(out / INDEX, render_index([_entry(run) for run in complete], language).encode())
            _point(out / LATEST, max(complete, key=lambda run: (run.taken_at, run.run)).run)


def prune(out: Path, target: str, keep: int) -> tuple[str, ...]:
    """Remove all but the newest complete runs of this target, and of no other; the names of those removed."""
    old = [run for run in runs(out) if run.complete and run.target == target][keep:]
    for run in old:
        # Renamed first: a removal that is cut must not leave half a report under a final name.
        gone = files.hidden(out / f"{run.run}.removed")
        run.folder.rename(gone)
        shutil.rmtree(gone)
    return tuple(run.run for run in old)


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _texts(path: Path) -> Iterator[str]:
    """The text of a file; rows, of which there may be millions, some at a time."""
    if path.suffix != ".jsonl":
        yield path.read_text(encoding="utf-8", errors="replace")
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        while lines := file.readlines(_ROWS_CHARACTERS):
            yield "".join(lines)


def _published(folder: Path) -> Published | None:
    run = folder.name.removeprefix(".").removesuffix(_PARTIAL)
    named_at = _time_of(run) if is_id(run) else None
    if named_at is None or folder.is_symlink() or not folder.is_dir():
        return None
    manifest = _manifest(folder)
    target, taken_at = manifest or (run.split("-", 1)[1].rsplit("-", 1)[0], named_at)
    complete = folder.name == run and manifest is not None and (folder / SUMS).is_file()
    return Published(run, folder, target, taken_at, complete, not complete and private.find(run) is not None)


def _manifest(folder: Path) -> tuple[str, datetime] | None:
    """The target and the time of a run, without reading its evidence; None when its manifest is missing or cut."""
    try:
        manifest = json.loads(files.read(folder / store.MANIFEST))["manifest"]
        name = msgspec.convert(manifest["target"]["name"], str)
        taken_at = msgspec.convert(manifest["taken_at"], datetime)
    except (files.StoreError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return (name, taken_at) if taken_at.tzinfo else None


def _time_of(run: str) -> datetime | None:
    """The moment in a run's name; None when there is no such one, so that we never made it."""
    try:
        return datetime.strptime(run[:16] + "+0000", "%Y%m%dT%H%M%SZ%z")
    except ValueError:
        return None


def _entry(run: Published) -> Entry:
    result = run.result
    return Entry(run.run, run.target, run.taken_at, True, result["status"], result["totals"], f"{run.run}/report.html")


def _point(link: Path, run: str) -> None:
    """Replace `latest` in one step; what is not ours (a folder) stays as it is."""
    if link.is_dir() and not link.is_symlink():
        return
    fresh = files.hidden(link)
    try:
        fresh.symlink_to(run)
    except OSError:
        files.write_whole(link, f"{run}\n".encode())  # a file system without links
    else:
        fresh.replace(link)


def _flush(folder: Path) -> None:
    if os.name != "posix":
        return  # folders cannot be opened there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
