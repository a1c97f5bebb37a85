"""Tells if a process runs and when it started, also if /proc is missing or hides processes of other users."""

import os

import psutil


def started(pid: int) -> float | None:
    """The start of the process in seconds since 1970; None if it does not exist or may not be read."""
    try:
        return float(psutil.Process(pid).create_time())
    except (psutil.Error, OSError):
        return None


def runs_since(pid: int, start: float | None) -> bool:
    """True if the process exists and started at `start` (within 1 s); if a start is unknown, True if it exists."""
    found = started(pid)
    if found is None or start is None:
        return exists(pid)
    return abs(found - start) < 1.0


def exists(pid: int) -> bool:
    """True if a process with this pid exists; works without /proc and without rights on the process."""
    if os.name != "posix":
        return psutil.pid_exists(pid)
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def runs(pid: int, word: str) -> bool:
    """True if `word` is an argument of the process; if its command line may not be read, True if it exists."""
    try:
        return word in psutil.Process(pid).cmdline()
    except (psutil.Error, OSError):
        return exists(pid)
