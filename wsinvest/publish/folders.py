"""Creates, checks, publishes, lists and removes the folders of runs; a hidden name marks unfinished ones."""

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
from typing import Final

from wsinvest.host import files
from wsinvest.host.paths import is_id, new_id
from wsinvest.model.failure import Exit, Failure
from wsinvest.publish.index import Entry, render_index
from wsinvest.publish.lock import only_writer
from wsinvest.publish.plotlyjs import packed
from wsinvest.publish.results import RunResult, result_of
from wsinvest.redact.redactor import Redactor
from wsinvest.store import admission, private
from wsinvest.store.admission import SUMS as SUMS
from wsinvest.store.opening import LATEST

INDEX: Final = "index.html"
CUT: Final = "incomplete.json"
ROOM_BYTES: Final = 16 * 2**20  # free disk space that a run needs
_PARTIAL: Final = ".partial"
_ROWS_CHARACTERS: Final = 2**20
_AHEAD: Final = timedelta(minutes=5)  # tolerated difference between the clocks of two hosts


class NotWritten(Failure):
    """Reports cannot be written to their folder; the message says where and what to do."""

    exit_status = Exit.NOT_WRITTEN


class Leak(Failure):
    """A file to be published holds a secret; the message names the file and the kind, never the value."""

    exit_status = Exit.LEAK


@dataclass(frozen=True, slots=True)
class Published:
    """One run in a folder of reports, finished or cut. `foreign`: True if the run id in its case is another one.

    `ahead`: True if its time is in the future by more than _AHEAD, because some clock was wrong.
    """

    run: str
    folder: Path
    target: str
    taken_at: datetime
    complete: bool
    running: bool = False
    foreign: bool = False
    ahead: bool = False
    language: str = ""

    @property
    def result(self) -> RunResult | None:
        """What its findings.json came to; None for a run that is cut, foreign or damaged."""
        return result_of(self.folder) if self.complete and not self.foreign else None


def make_room(out: Path, room_bytes: int = ROOM_BYTES) -> None:
    """Create the folder of reports and check that it is writable with `room_bytes` free; raises NotWritten."""
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
    """A new run id that no finished or unfinished run in `out` has."""
    taken = {path.name for path in out.iterdir()}
    while True:
        name = new_id(target, now)
        if not taken & {name, f".{name}{_PARTIAL}"}:
            return name


def begin(out: Path, run: str) -> Path:
    """Create the hidden folder in which a run is written; raises NotWritten if the run exists already."""
    partial = out / f".{run}{_PARTIAL}"
    if os.path.lexists(out / run):
        raise NotWritten(f"{out / run}: is there already and is not overwritten")
    try:
        partial.mkdir(mode=0o700)
    except OSError as error:
        raise NotWritten(f"{partial}: {error.strerror}; name another folder with --out") from error
    return partial


def mark_cut(partial: Path, why: str) -> None:
    """Write `incomplete.json` with the reason why the run was cut into its hidden folder."""
    files.write_whole(partial / CUT, json.dumps({"incomplete": True, "why": why}).encode())


def discard(partial: Path) -> None:
    """Remove a hidden folder with its content."""
    shutil.rmtree(partial)


def guard(folder: Path, redactor: Redactor) -> None:
    """Search every file for the run's secrets; raises Leak for the first file that holds one."""
    for path in _files(folder):
        for text in _texts(path):
            guard_text(text, str(path.relative_to(folder)), redactor)


def guard_text(text: str, name: str, redactor: Redactor) -> None:
    """Search a text for the run's secrets; raises Leak, which calls the text by this name."""
    shown = text.replace(packed().base64, "")  # plotly's script, most of a page, holds no data of a run
    kinds = {kind for one in {shown, unescape(shown)} for kind in redactor.leaks(one)}
    if kinds:
        raise Leak(f"{name} holds a value that must not be shown ({', '.join(sorted(kinds))}); nothing was published")


def finish(partial: Path, run: str) -> Path:
    """Write SHA256SUMS and rename the hidden folder to its final name, which is returned; raises NotWritten."""
    sums = "".join(f"{files.digest(path)}  {path.relative_to(partial).as_posix()}\n" for path in _files(partial))
    files.write_whole(partial / SUMS, sums.encode())
    final = partial.parent / run
    if os.path.lexists(final):
        raise NotWritten(f"{final}: is there already and is not overwritten")
    partial.rename(final)
    _sync(final.parent)
    return final


def runs(out: Path) -> tuple[Published, ...]:
    """Every run in a folder of reports, newest first, including runs that were cut."""
    latest = datetime.now(UTC) + _AHEAD
    found = filter(None, (_published(folder, latest) for folder in (out.iterdir() if out.is_dir() else ())))
    # By the time in the manifest, since names hold whole seconds only.
    return tuple(sorted(found, key=lambda run: (run.taken_at, run.run), reverse=True))


def refresh(out: Path, language: str) -> None:
    """Rewrite the list of runs and the link `latest`, which prefers complete runs that are not in the future."""
    with only_writer(out):
        found = [(run, run.result) for run in runs(out) if not run.running]
        finished = [run for run, result in found if result]
        if finished:
            page = render_index([_entry(run, result) for run, result in found], language)
            files.write_whole(out / INDEX, page.encode())
            newest = max(finished, key=lambda run: (not run.ahead, run.taken_at, run.run))
            _link_latest(out / LATEST, newest.run)


def prune(out: Path, target: str, keep: int, published: str = "") -> tuple[str, ...]:
    """Remove all but the `keep` newest complete runs of this target. Returns the names of the removed runs.

    The run `published` always stays. Runs that are damaged, foreign or in the future are neither counted nor removed.
    """
    whole = [run for run in runs(out) if run.target == target and not run.ahead and run.result]
    whole.sort(key=lambda run: run.run != published)  # `published` first; the sort is stable
    return tuple(run.run for run in whole[keep:] if _removed(out, run))


def _removed(out: Path, run: Published) -> bool:
    """Remove a run; False if that failed, for example because it is gone or in use."""
    # Renamed first, so that an interrupted removal leaves no partial report under a final name.
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
    """The text of a file; of a `.jsonl` file in blocks, since it may have millions of rows."""
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
        complete, language = folder.name == run and admission.has(folder, SUMS), manifest.language
    except files.StoreError:  # missing, cut, or not written by wsinvest
        target, taken_at, foreign, complete = run.split("-", 1)[1].rsplit("-", 1)[0], named_at, False, False
        language = ""
    running = not complete and private.find(run) is not None
    return Published(
        run, folder, target, taken_at, complete, running, foreign, max(taken_at, named_at) > latest, language
    )


def _time_of(run: str) -> datetime | None:
    """The UTC time in a run's name; None if it is no valid time."""
    try:
        return datetime.strptime(run[:16] + "+0000", "%Y%m%dT%H%M%SZ%z")
    except ValueError:
        return None


def _entry(run: Published, result: RunResult | None) -> Entry:
    if result is None:
        return Entry(run.run, run.target, run.taken_at, language=run.language, cut=not run.complete)
    return Entry(
        run.run,
        run.target,
        run.taken_at,
        f"{run.run}/report.html",
        status=result.status,
        roots=result.roots,
        problems=result.counted["problems"],
        language=run.language,
        incomplete=result.incomplete,
        took_s=result.took_s,
        opened=result.opened,
        p95_ms=result.p95_ms,
    )


def _link_latest(link: Path, run: str) -> None:
    """Replace the link `latest` atomically; a folder of that name is left alone."""
    if link.is_dir() and not link.is_symlink():
        return
    fresh = files.hidden(link)
    try:
        fresh.symlink_to(run)
    except OSError:
        files.write_whole(link, f"{run}\n".encode())  # the file system has no links
    else:
        fresh.replace(link)


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return  # folders cannot be opened for fsync
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
