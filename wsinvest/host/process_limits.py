"""Limits and use of one process from /proc: open files, address space, resident memory, processor time, sockets."""

import os
from pathlib import Path
from typing import Final

from wsinvest.host.netstat import PROC

OPEN_FILES: Final = "Max open files"
ADDRESS_SPACE: Final = "Max address space"
_UNLIMITED: Final = 2**62  # a number above is none


def soft_limit(pid: int, line: str, proc: Path = PROC) -> int | None:
    """The soft limit in the line of /proc/PID/limits that begins so; None if there is none or it cannot be read."""
    try:
        lines = (proc / str(pid) / "limits").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    soft = next((one.removeprefix(line).split()[0] for one in lines if one.startswith(line)), "")
    return int(soft) if soft.isdecimal() and int(soft) < _UNLIMITED else None


def descriptors(pid: int, proc: Path = PROC) -> int | None:
    """How many descriptors the process has open; None if it is gone or not ours."""
    folder = proc / str(pid) / "fd"
    try:
        # The size of the folder is their number from Linux 6.2 on.
        return os.stat(folder).st_size or len(os.listdir(folder))  # noqa: PTH116, PTH208
    except OSError:
        return None


def sizes(pid: int, proc: Path = PROC) -> tuple[int, int] | None:
    """Address space and resident memory in bytes; None if the process is gone."""
    try:
        words = (proc / str(pid) / "statm").read_text(encoding="ascii").split()
    except OSError:
        return None
    page = os.sysconf("SC_PAGE_SIZE")
    return int(words[0]) * page, int(words[1]) * page


def cpu_s(pid: int, proc: Path = PROC) -> float | None:
    """Seconds of processor time of the process since its start; None if it is gone."""
    fields = _stat(pid, proc)
    return None if fields is None else (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def parent(pid: int, proc: Path = PROC) -> int | None:
    """The parent of the process; None if it is gone."""
    fields = _stat(pid, proc)
    return None if fields is None else int(fields[1])


def is_gone(pid: int, proc: Path = PROC) -> bool:
    """True if the process has ended, whether its parent knows it or not."""
    fields = _stat(pid, proc)
    return fields is None or fields[0] in {"Z", "X"}


def _stat(pid: int, proc: Path) -> list[str] | None:
    """The fields of /proc/PID/stat behind the name, which may hold blanks and brackets."""
    try:
        text = (proc / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()
