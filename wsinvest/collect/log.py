"""The end of the server's log, where one was named: how many lines carry a time, a level and a connection id."""

import os
import re
import stat
from dataclasses import dataclass
from typing import Final

from wsinvest.model import ProblemKind, Target, Unmeasured
from wsinvest.registry import collector
from wsinvest.target import shown_place

TAIL_BYTES: Final = 2**20
MOST_LINES: Final = 1000
_MOST_CHARACTERS: Final = 2000
_TIME: Final = re.compile(r"\d\d:\d\d:\d\d|\b(?:time|timestamp|ts)\b\W{1,4}\d{10}", re.IGNORECASE)
_LEVEL: Final = re.compile(
    r"\b(?:trace|debug|info|notice|warn|warning|err|error|crit|critical|fatal)\b|\blevel\b\W{1,4}\d\d", re.IGNORECASE
)
_CONNECTION: Final = re.compile(
    r"(?:conn|connection|client|session|socket|req|request|trace|correlation)[ _.-]?id\b"
    r"|\b(?:conn|connection|cid|sid)[ =:#]{1,2}\w{0,8}\d"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
    re.IGNORECASE,
)
# What uvicorn warns of for each upgrade that it has no library for.
_UNSUPPORTED: Final = re.compile(r"\bunsupported upgrade request|\bno supported websocket library", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Log:
    """Counts over the last lines of the log; never the lines themselves, which may hold anything."""

    path: str
    size_bytes: int
    lines: int
    with_time: int
    with_level: int
    with_connection_id: int
    unsupported_upgrades: int = 0


@collector(notebook="config")
async def log(target: Target) -> Log:
    """Look at the last 1,000 lines within the last MiB of the log that was named."""
    if not target.server_log:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no server log is named (WS_SERVER_LOG)")
    size, tail = _tail(target.server_log)
    lines = _lines(tail, cut=size > len(tail))
    return Log(
        path=shown_place(target.server_log),
        size_bytes=size,
        lines=len(lines),
        with_time=_count(_TIME, lines),
        with_level=_count(_LEVEL, lines),
        with_connection_id=_count(_CONNECTION, lines),
        unsupported_upgrades=_count(_UNSUPPORTED, lines),
    )


def _tail(path: str) -> tuple[int, bytes]:
    """The size of a regular file and its last bytes; a link could lead anywhere, and a pipe might never end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise Unmeasured(_kind(error), f"{shown_place(path)}: {getattr(error, 'strerror', 'no path')}") from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise Unmeasured(ProblemKind.MISSING, f"{shown_place(path)}: not a regular file")
        return found.st_size, os.pread(descriptor, TAIL_BYTES, max(0, found.st_size - TAIL_BYTES))
    finally:
        os.close(descriptor)


def _kind(error: Exception) -> ProblemKind:
    return ProblemKind.PERMISSION if isinstance(error, PermissionError) else ProblemKind.MISSING


def _lines(tail: bytes, *, cut: bool) -> list[str]:
    """The last lines that are not blank, each up to a length that no pattern is slow on."""
    lines = tail.decode("utf-8", "replace").split("\n")
    whole = lines[1:] if cut and len(lines) > 1 else lines
    return [line[:_MOST_CHARACTERS] for line in whole if line.strip()][-MOST_LINES:]


def _count(pattern: re.Pattern[str], lines: list[str]) -> int:
    return sum(pattern.search(line) is not None for line in lines)
