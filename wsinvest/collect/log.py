"""The server's log, where one was named: known complaints, a row each, and what its last lines carry."""

import asyncio
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from wsinvest.config.resolve import shown_place
from wsinvest.facts.log import Complaint, Log, LogCount, LogFile, LogPattern, together
from wsinvest.host import paths
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.rows import Rows
from wsinvest.model.target import Target

READ_BYTES: Final = 2**23  # of a larger log the end; 0.3 s or less, so that a diagnosis stays quick
BLOCK_BYTES: Final = 2**20
TAIL_BYTES: Final = 2**20
MOST_LINES: Final = 1000
MOST_FILES: Final = 4
_MOST_CHARACTERS: Final = 2000
_TIME: Final = re.compile(r"\d\d:\d\d:\d\d|\b(?:time|timestamp|ts)\b\W{1,4}\d{10}", re.IGNORECASE)
_LEVEL: Final = re.compile(
    r"\b(?:trace|debug|info|notice|warn|warning|err|error|crit|critical|alert|emerg|fatal)\b|\blevel\b\W{1,4}\d\d",
    re.IGNORECASE,
)
_CONNECTION: Final = re.compile(
    r"(?:conn|connection|client|session|socket|req|request|trace|correlation)[ _.-]?id\b"
    r"|\b(?:conn|connection|cid|sid)[ =:#]{1,2}\w{0,8}\d"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
    re.IGNORECASE,
)
_DATED: Final = re.compile(rb"\d{4}[-/][01]\d[-/][0-3]\d[T ][0-2]\d:[0-5]\d:[0-6]\d")
_DATED_WITHIN: Final = 200  # bytes from a line's start


@collector
async def log(target: Target, rows: Rows[Complaint]) -> Log:
    """Read the last 8 MiB of each log that was named for complaints, and its last 1,000 lines for what they carry."""
    if not target.server_log:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no server log is named (WS_SERVER_LOG)")
    places = places_of(target.server_log)
    found, problems = [], []
    for place in places:
        try:
            found.append(await _one(place, rows, shown_place(place) if len(places) > 1 else ""))
        except Unmeasured as cannot:
            problems.append(cannot)
    if not found:
        raise problems[0]
    return together(found, tuple(one.problem.detail for one in problems))


def places_of(text: str) -> tuple[str, ...]:
    """The paths of the logs that this setting names: one, or several with commas between them."""
    return tuple(map(str, paths.several(text)))[:MOST_FILES]


async def _one(place: str, rows: Rows[Complaint], named: str) -> Log:
    """What one log holds; its complaints are kept as rows with this name. Raises Unmeasured."""
    said: dict[LogPattern, LogCount] = {}
    with opened(place) as descriptor:
        size = os.fstat(descriptor).st_size
        lines, recent_from = _last_lines(descriptor, size)
        for at, text in blocks(descriptor, max(0, size - READ_BYTES), size):
            for complaint in complaints(at, text, named):
                rows.put(complaint)
                before = said.get(complaint.says) or LogCount(complaint.says)
                said[complaint.says] = _counted(before, complaint, recent_from)
            await asyncio.sleep(0)  # others measure meanwhile, and the deadline may come
    return Log(
        path=shown_place(place),
        size_bytes=size,
        lines=len(lines),
        with_time=_count(_TIME, lines),
        with_level=_count(_LEVEL, lines),
        with_connection_id=_count(_CONNECTION, lines),
        read_bytes=min(size, READ_BYTES),
        said=tuple(said[says] for says in LogPattern if says in said),
        files=(LogFile(shown_place(place), size),),
    )


@contextmanager
def opened(path: str) -> Iterator[int]:
    """The descriptor of a regular file; a link could lead anywhere, and a pipe might never end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise Unmeasured(_kind(error), f"{shown_place(path)}: {getattr(error, 'strerror', 'no path')}") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unmeasured(ProblemKind.MISSING, f"{shown_place(path)}: not a regular file")
        yield descriptor
    except OSError as error:
        raise Unmeasured(_kind(error), f"{shown_place(path)}: {error.strerror}") from error
    finally:
        os.close(descriptor)


def _kind(error: Exception) -> ProblemKind:
    return ProblemKind.PERMISSION if isinstance(error, PermissionError) else ProblemKind.MISSING


def blocks(descriptor: int, at: int, size: int) -> Iterator[tuple[int, bytes]]:
    """Whole lines from this byte on up to this size, a block at a time, each with the place of its first byte."""
    rest = b""
    while block := os.pread(descriptor, min(BLOCK_BYTES, size - at - len(rest)), at + len(rest)):
        text = rest + block
        end = text.rfind(b"\n") + 1 or len(text)  # a line longer than a block is looked at in pieces
        yield at, text[:end]
        at, rest = at + end, text[end:]
    if rest:
        yield at, rest


def complaints(at: int, text: bytes, file: str = "") -> list[Complaint]:
    """The known complaints of these lines in their order, each once a line."""
    from wsinvest.host.log_lines import known_lines  # only where a log is named

    found = sorted(known_lines(text).items())
    return [Complaint(at + start, says, time_of(text, start), file) for start, (says, _named) in found]


def time_of(text: bytes, start: int = 0) -> str:
    """The time with which the line at this place begins, as written and without a zone; empty if it has none."""
    dated = _DATED.search(text, start, start + _DATED_WITHIN)
    if dated is None or b"\n" in text[start : dated.start()]:
        return ""
    return dated.group().decode().replace("/", "-").replace(" ", "T")


def _counted(said: LogCount, one: Complaint, recent_from: int) -> LogCount:
    """The count of a pattern with one more complaint; from byte `recent_from` on it counts as recent too."""
    return replace(
        said,
        lines=said.lines + 1,
        lately=said.lately + (one.at >= recent_from),
        first=said.first or one.time,
        last=one.time or said.last,
    )


def _last_lines(descriptor: int, size: int) -> tuple[list[str], int]:
    """The last lines that are not blank, each up to a length that no pattern is slow on, and where they begin."""
    tail_at = max(0, size - TAIL_BYTES)
    lines = os.pread(descriptor, TAIL_BYTES, tail_at).split(b"\n")
    starts = [tail_at]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    placed = list(zip(starts, lines, strict=True))
    whole = placed[1:] if tail_at and len(placed) > 1 else placed
    last = [(start, line) for start, line in whole if line.strip()][-MOST_LINES:]
    texts = [line.decode("utf-8", "replace")[:_MOST_CHARACTERS] for _, line in last]
    return texts, last[0][0] if last else size


def _count(pattern: re.Pattern[str], lines: list[str]) -> int:
    return sum(pattern.search(line) is not None for line in lines)
