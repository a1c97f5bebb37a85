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
from typing import Any, Final

import msgspec

from wsinvest.host import files
from wsinvest.host.paths import is_id, new_id
from wsinvest.model.failure import Exit, Failure
from wsinvest.model.finding import STATUSES, Severity
from wsinvest.publish.index import Entry, render_index
from wsinvest.publish.lock import only_writer
from wsinvest.publish.plotlyjs import packed
from wsinvest.redact.redactor import Redactor
from wsinvest.store import admission, private
from wsinvest.store.admission import SUMS as SUMS
from wsinvest.store.opening import LATEST

INDEX: Final = "index.html"
CUT: Final = "incomplete.json"
ROOM_BYTES: Final = 16 * 2**20  # free disk space that a run needs
_PARTIAL: Final = ".partial"
_ROWS_CHARACTERS: Final = 2**20
_COUNTED: Final = ("problems", *(level.word for level in Severity))
_MOST_PROBLEMS: Final = 10**6
_MOST_MS: Final = 1e9
_AHEAD: Final = timedelta(minutes=5)  # tolerated difference between the clocks of two hosts


class NotWritten(Failure):
    """Reports cannot be written to their folder; the message says where and what to do."""

    exit_status = Exit.NOT_WRITTEN


class Leak(Failure):
    """A file to be published holds a secret; the message names the file and the kind, never the value."""

    exit_status = Exit.LEAK


@dataclass(frozen=True, slots=True)
class _Cause:
    """A finding of findings.json."""

    code: str
    title: str
    root_cause: bool


@dataclass(frozen=True, slots=True)
class _Measured:
    """An objective of findings.json."""

    name: str
    measured: float | None = None


@dataclass(frozen=True, slots=True)
class _Result:
    """The fields of findings.json that the list of reports shows; those with a default were added in time."""

    status: str
    totals: dict[str, int]
    findings: tuple[_Cause, ...] = ()
    incomplete: bool = False
    took_s: float | None = None
    objectives: tuple[_Measured, ...] = ()


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
    def result(self) -> dict[str, Any]:
        """What the list shows of its findings.json; empty for a run that is cut, foreign or damaged."""
        if not self.complete or self.foreign:
            return {}
        try:
            found = msgspec.json.decode(admission.part(self.folder, admission.FINDINGS), type=_Result)
        except (files.StoreError, *files.UNREADABLE):
            return {}
        counted = [found.totals.get(name, 0) for name in _COUNTED]
        fits = found.status in STATUSES and all(0 <= number <= _MOST_PROBLEMS for number in counted)
        if not fits:
            return {}
        return {
            "status": found.status,
            "totals": dict(zip(_COUNTED, counted, strict=True)),
            "roots": tuple((one.code, one.title) for one in found.findings if one.root_cause),
            "incomplete": found.incomplete,
            "took_s": found.took_s,
            "opened": _measured(found, "handshake_success_rate", 1.0),
            "p95_ms": _measured(found, "handshake_p95_ms", _MOST_MS),
        }


def _measured(found: _Result, name: str, most: float) -> float | None:
    """The measured value of this objective, None if it is unknown or no such value (a run may come from anyone)."""
    value = next((one.measured for one in found.objectives if one.name == name), None)
    return value if value is not None and 0 <= value <= most else None


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
    drawing = packed().base64  # plotly's script, most of a page, holds no data of a run
    for path in _files(folder):
        for text in _texts(path):
            shown = text.replace(drawing, "")
            kinds = {kind for one in {shown, unescape(shown)} for kind in redactor.leaks(one)}
            if kinds:
                what = f"{path.relative_to(folder)} holds a value that must not be shown ({', '.join(sorted(kinds))})"
                raise Leak(f"{what}; nothing was published")


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


def _entry(run: Published, result: dict[str, Any]) -> Entry:
    if not result:
        return Entry(run.run, run.target, run.taken_at, language=run.language, cut=not run.complete)
    told = {name: result[name] for name in ("status", "roots", "incomplete", "took_s", "opened", "p95_ms")}
    href, problems = f"{run.run}/report.html", result["totals"]["problems"]
    return Entry(run.run, run.target, run.taken_at, href, problems=problems, language=run.language, **told)


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
