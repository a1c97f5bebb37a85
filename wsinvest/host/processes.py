"""Whether a process runs and since when, also where /proc is missing or hides the processes of others."""

import os

import psutil


def started(pid: int) -> float | None:
    """When the process started, in seconds since 1970; None when it is not there or nobody tells."""
    try:
        return float(psutil.Process(pid).create_time())
    except (psutil.Error, OSError):
        return None


def runs_since(pid: int, start: float | None) -> bool:
    """Whether this process runs and is the one that started then; where nobody tells the start, whether it runs."""
    found = started(pid)
    if found is None or start is None:
        return exists(pid)
    return abs(found - start) < 1.0


def exists(pid: int) -> bool:
    """Whether a process has this number; needs neither /proc nor rights."""
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
    """Whether this process runs with such a word on its command line; where nobody tells that, whether it runs."""
    try:
        return word in psutil.Process(pid).cmdline()
    except (psutil.Error, OSError):
        return exists(pid)
