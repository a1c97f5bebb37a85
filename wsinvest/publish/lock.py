"""One run a target at a time: a lock that its process cannot leave behind, however it ends."""

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
except ImportError:  # no such locks here: two runs at once stay possible
    fcntl = None  # type: ignore[assignment]

LIST_S: Final = 10.0
_EACH_S: Final = 0.1


class Locked(Failure):
    """Another run went on for as long as we could wait, or the lock itself cannot be had."""

    exit_status = Exit.NOT_WRITTEN


@contextmanager
def only_run(out: Path, target: str, wait_s: float, say: Callable[[str], None] = lambda line: None) -> Iterator[None]:
    """Hold the lock of this target's reports; waits, and says so once. Raises Locked when the time is over."""
    with _held(out / f".run-{slug(target)}.lock", f"another run of {target}", wait_s, say):
        yield


@contextmanager
def only_writer(out: Path) -> Iterator[None]:
    """Hold the lock of the list of reports, which runs of different targets share; it is written in a moment."""
    with _held(out / ".list.lock", "another run's update of the list of reports", LIST_S, lambda line: None):
        yield


@contextmanager
def _held(path: Path, other: str, wait_s: float, say: Callable[[str], None]) -> Iterator[None]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Locked(f"{path}: {error.strerror}; remove it and see that {path.parent} is yours") from error
    try:
        if not _taken(descriptor):
            say(f"{other} is under way; waiting for it, {wait_s:.0f} s at most")
            _wait(descriptor, other, wait_s)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, other: str, wait_s: float) -> None:
    until = time.monotonic() + wait_s
    while not _taken(descriptor):
        if time.monotonic() >= until:
            raise Locked(f"{other} is still under way after {wait_s:.0f} s; try again when it has ended")
        time.sleep(_EACH_S)


def _taken(descriptor: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
