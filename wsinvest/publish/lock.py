"""Locks that allow one run per target at a time; flock releases them when the process ends in any way."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wsinvest.host.paths import slug
from wsinvest.model.failure import Exit, Failure

try:
    import fcntl
except ImportError:  # no flock on this platform, so concurrent runs are not prevented
    fcntl = None  # type: ignore[assignment]

LIST_S: Final = 10.0
_POLL_S: Final = 0.1


class Locked(Failure):
    """Another run held the lock for the whole waiting time, or the lock file cannot be opened."""

    exit_status = Exit.NOT_WRITTEN


@contextmanager
def only_run(out: Path, target: str, wait_s: float, say: Callable[[str], None] = lambda line: None) -> Iterator[None]:
    """Hold the lock of this target during the block. Waits up to `wait_s` seconds, else raises Locked.

    `say` is called once with a line if it has to wait.
    """
    with _held(out / f".run-{slug(target)}.lock", f"another run of {target}", wait_s, say):
        yield


@contextmanager
def only_writer(out: Path) -> Iterator[None]:
    """Hold the lock of the list of reports, which all targets share, during the block.

    Raises Locked after LIST_S seconds.
    """
    with _held(out / ".list.lock", "another run's update of the list of reports", LIST_S, lambda line: None):
        yield


@contextmanager
def _held(path: Path, other: str, wait_s: float, say: Callable[[str], None]) -> Iterator[None]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Locked(f"{path}: {error.strerror}; remove it and see that {path.parent} is yours") from error
    try:
        if not _try_lock(descriptor):
            say(f"{other} is under way; waiting for it, {wait_s:.0f} s at most")
            _wait(descriptor, other, wait_s)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, other: str, wait_s: float) -> None:
    until = time.monotonic() + wait_s
    while not _try_lock(descriptor):
        if time.monotonic() >= until:
            raise Locked(f"{other} is still under way after {wait_s:.0f} s; try again when it has ended")
        time.sleep(_POLL_S)


def _try_lock(descriptor: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
