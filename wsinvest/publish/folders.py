"""A run's folder from its hidden beginning to its final name: guarded, digested, renamed once, listed."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import msgspec

from wsinvest.host import files
from wsinvest.host.paths import is_id, new_id
from wsinvest.model.failure import Exit, Failure
from wsinvest.model.finding import STATUSES, Severity
from wsinvest.publish.lock import only_writer
from wsinvest.publish.page import Entry, render_index
from wsinvest.publish.plotlyjs import packed
from wsinvest.redact.secret import Vault
from wsinvest.store import admission, private
from wsinvest.store.admission import SUMS as SUMS

INDEX: Final = "index.html"
LATEST: Final = "latest"
CUT: Final = "incomplete.json"
ROOM_BYTES: Final = 16 * 2**20
_PARTIAL: Final = ".partial"
_ROWS_CHARACTERS: Final = 2**20
_COUNTED: Final = ("problems", *(level.word for level in Severity))
_MOST_PROBLEMS: Final = 10**6
_AHEAD: Final = timedelta(minutes=5)  # by which the clocks of two hosts may differ


class NotWritten(Failure):
    """Reports cannot be written where they are to go; the message says where and what to do."""

    exit_status = Exit.NOT_WRITTEN


class Leak(Failure):
    """A file that was to be published holds a secret; the message names file and kind, never the value."""

    exit_status = Exit.LEAK


@dataclass(frozen=True, slots=True)
class _Result:
    """What a list shows of findings.json."""

    status: str
    totals: dict[str, int]


@dataclass(frozen=True, slots=True)
class Published:
    """One run in a folder of reports, finished or cut. `foreign`: its case is not the one of its folder's name.

    `ahead`: it was made in the future, on a host or at a time when the clock was wrong.
    """

    run: str
    folder: Path
    target: str
    taken_at: datetime
    complete: bool
    running: bool = False
    foreign: bool = False
    ahead: bool = False

    @property
    def result(self) -> dict[str, Any]:
        """The status and totals of its findings.json; empty for a run that was cut, is foreign or was damaged."""
        if not self.complete or self.foreign:
            return {}
        try:
            found = msgspec.json.decode(admission.part(self.folder, admission.FINDINGS), type=_Result)
        except (files.StoreError, *files.UNREADABLE):
            return {}
        counted = [found.totals.get(name, 0) for name in _COUNTED]
        fits = found.status in STATUSES and all(0 <= number <= _MOST_PROBLEMS for number in counted)
        return {"status": found.status, "totals": dict(zip(_COUNTED, counted, strict=True))} if fits else {}


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
    latest = datetime.now(UTC) + _AHEAD
    found = filter(None, (_published(folder, latest) for folder in (out.iterdir() if out.is_dir() else ())))
    # By the time in the manifest: names tell seconds only, and two runs may begin in the same one.
    return tuple(sorted(found, key=lambda run: (run.taken_at, run.run), reverse=True))


def refresh(out: Path, language: str) -> None:
    """Rewrite the list of complete reports, and let `latest` name the newest that was not made in the future."""
    with only_writer(out):
        entries = [(run, _entry(run, result)) for run in runs(out) if (result := run.result)]
        if entries:
            files.write_whole(out / INDEX, render_index([entry for _, entry in entries], language).encode())
            newest = max(entries, key=lambda one: (not one[0].ahead, one[0].taken_at, one[0].run))
            _point(out / LATEST, newest[0].run)


def prune(out: Path, target: str, keep: int, published: str = "") -> tuple[str, ...]:
    """Remove all but the newest whole runs of this target, and of no other; the names of those removed.

    The run that was just `published` always stays. Those that were damaged, are foreign or were made in the future are
    neither counted nor removed.
    """
    whole = [run for run in runs(out) if run.target == target and not run.ahead and run.result]
    whole.sort(key=lambda run: run.run != published)  # the one just published first, the others in their order
    return tuple(run.run for run in whole[keep:] if _removed(out, run))


def _removed(out: Path, run: Published) -> bool:
    """Remove a run; False if it went or was in use meanwhile."""
    # Renamed first: a removal that is cut must not leave half a report under a final name.
    gone = out / f".{run.run}.removed"
    with suppress(OSError):
        shutil.rmtree(gone, ignore_errors=True)
        run.folder.rename(gone)
        shutil.rmtree(gone)
        return True
    return False


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


def _published(folder: Path, latest: datetime) -> Published | None:
    run = folder.name.removeprefix(".").removesuffix(_PARTIAL)
    named_at = _time_of(run) if is_id(run) else None
    if named_at is None or folder.is_symlink() or not folder.is_dir():
        return None
    try:
        manifest = admission.head(folder)
        target, taken_at, foreign = manifest.target.name, manifest.taken_at, manifest.run != run
        complete = folder.name == run and admission.has(folder, SUMS)
    except files.StoreError:  # missing, cut, or not one of ours
        target, taken_at, foreign, complete = run.split("-", 1)[1].rsplit("-", 1)[0], named_at, False, False
    running = not complete and private.find(run) is not None
    return Published(run, folder, target, taken_at, complete, running, foreign, max(taken_at, named_at) > latest)


def _time_of(run: str) -> datetime | None:
    """The moment in a run's name; None when there is no such one, so that we never made it."""
    try:
        return datetime.strptime(run[:16] + "+0000", "%Y%m%dT%H%M%SZ%z")
    except ValueError:
        return None


def _entry(run: Published, result: dict[str, Any]) -> Entry:
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
