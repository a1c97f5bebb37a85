"""Appends lines to a file so that a kill loses none and a full disk leaves none half written."""

import errno
import os
from collections import deque
from pathlib import Path
from typing import Final

RING: Final = 10_000  # lines that wait for room on the disk; the oldest go first
_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_BLOCK: Final = 2**16


class Appender:
    """A file of lines, open for appending. Nothing raises for a disk that is full: the lines wait in memory.

    `trouble`: why the last write failed, empty if it did not. `lost`: lines that found no room in memory either.
    """

    def __init__(self, path: Path) -> None:
        """Opens when the first line is put. A torn last line is cut here, see `cut_tail`."""
        self.path = path
        self.trouble = ""
        self.lost = 0
        self.waiting: deque[bytes] = deque()
        self._descriptor: int | None = None

    def put(self, line: bytes) -> bool:
        """Write what waits and this line, which ends in a line feed; False if it waits now."""
        if len(self.waiting) >= RING:
            self.waiting.popleft()
            self.lost += 1
        self.waiting.append(line)
        return self.flush()

    def flush(self) -> bool:
        """Write what waits; False if some of it still does."""
        while self.waiting:
            try:
                self._write(self.waiting[0])
            except OSError as error:
                self.trouble = error.strerror or "not written"
                return False
            self.waiting.popleft()
        self.trouble = ""
        return True

    def sync(self) -> None:
        """Bring what was written to the disk itself."""
        if self._descriptor is not None:
            try:
                getattr(os, "fdatasync", os.fsync)(self._descriptor)
            except OSError as error:
                self.trouble = error.strerror or "not synced"

    def close(self) -> None:
        """Close the file; the next line opens it again."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _write(self, line: bytes) -> None:
        """One line in one call; what a full disk took of it is taken back. Raises OSError."""
        if self._descriptor is None:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._descriptor = os.open(self.path, _FLAGS, 0o600)
        written = os.write(self._descriptor, line)
        if written != len(line):
            os.ftruncate(self._descriptor, os.fstat(self._descriptor).st_size - written)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def cut_tail(path: Path) -> int:
    """Cut what follows the last whole line, as a loss of power may leave it; returns how many bytes that were."""
    if not path.exists():
        return 0
    with path.open("r+b") as file:
        size = end = file.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - _BLOCK)
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            if found >= 0:
                end = start + found + 1
                break
            end = start
        if end < size:
            file.truncate(end)
        return size - end
