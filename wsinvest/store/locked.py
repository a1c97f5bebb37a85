"""The lock of a folder that one process at a time may write; the kernel releases it when the process ends."""

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # no flock on this platform, so two writers are not prevented
    fcntl = None  # type: ignore[assignment]


def hold(path: Path) -> tuple[int | None, int]:
    """Take the lock and write our pid into it: the descriptor to close later. (None, pid of the holder) if it is held.

    Raises OSError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        said = os.read(descriptor, 20).strip()
        os.close(descriptor)
        return None, int(said) if said.isdigit() else 0
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, b"%d\n" % os.getpid(), 0)
    return descriptor, os.getpid()
