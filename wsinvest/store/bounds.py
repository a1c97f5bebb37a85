"""The files of a run from outside, opened as ordinary files only, and their limits: bytes, values and depth."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from wsinvest.host.files import StoreError

MOST_VALUES: Final = 2**21  # of one JSON file, where ours hold some thousands
DEEPEST: Final = 40  # levels; drawings, the deepest of ours, have a dozen
BLOCK: Final = 2**20
_ORDINARY: Final = "no ordinary file"
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_CLOSED: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_HERE: Final = os.open in os.supports_dir_fd
# Strings first, so that brackets inside them are not counted; one that is never closed ends with the text.
_LEVELS: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


class Refused(Exception):
    """A file is not read; the message says why, without the file's name."""


class Place:
    """A folder that stays the same one while it is open, whatever its name comes to mean."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        """The folder of this descriptor; of this path where the platform opens no folders."""
        self.path, self._descriptor = path, descriptor

    @contextmanager
    def below(self, name: str) -> Iterator["Place"]:
        """A folder in this one; raises Refused for a link."""
        with _folder(self.path / name, name, self._descriptor) as place:
            yield place

    def names(self, most: int) -> list[str]:
        """What stands in it, in order; no more than this many."""
        with os.scandir(self.path if self._descriptor is None else self._descriptor) as found:
            return sorted(entry.name for entry, _ in zip(found, range(most), strict=False))

    def is_file(self, name: str) -> bool:
        """Whether an ordinary file stands there; a link is none."""
        try:
            return stat.S_ISREG(self._status(name).st_mode)
        except OSError:
            return False

    @contextmanager
    def opened(self, name: str, most: int) -> Iterator[int]:
        """The descriptor of an ordinary file of at most so many bytes; raises Refused."""
        try:
            _refuse_other(self._status(name), most)
            descriptor = os.open(self._where(name), os.O_RDONLY | _NO_LINK | _CLOSED, dir_fd=self._descriptor)
        except FileNotFoundError:
            raise Refused("not there") from None
        except OSError as error:
            raise Refused(error.strerror or type(error).__name__) from error
        try:
            _refuse_other(os.fstat(descriptor), most)  # it may have been exchanged since
            yield descriptor
        finally:
            os.close(descriptor)

    def blocks(self, name: str, most: int) -> Iterator[bytes]:
        """The bytes of such a file; raises Refused, also for one that grows beyond its limit."""
        with self.opened(name, most) as descriptor:
            left = most
            while block := os.read(descriptor, BLOCK):
                left -= len(block)
                if left < 0:
                    raise Refused(_larger(most))
                yield block

    def read(self, name: str, most: int) -> bytes:
        """All of such a file."""
        return b"".join(self.blocks(name, most))

    def _status(self, name: str) -> os.stat_result:
        return os.stat(self._where(name), dir_fd=self._descriptor, follow_symlinks=False)

    def _where(self, name: str) -> str:
        return name if self._descriptor is not None else str(self.path / name)


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    """A run's folder, open; raises Refused. A link is followed to a folder beside it only, as `latest` leads to one."""
    try:
        real = folder.resolve(strict=True)
        if folder.is_symlink() and real.parent != folder.parent.resolve():
            raise Refused("a link that leads elsewhere; name the folder itself")
    except (OSError, RuntimeError) as error:
        raise Refused("not there") from error
    with _folder(real, str(real), None) as opened:
        yield opened


@contextmanager
def _folder(path: Path, name: str, above: int | None) -> Iterator[Place]:
    if not _HERE:
        if path.is_symlink() or not path.is_dir():
            raise Refused("no folder")
        yield Place(path, None)
        return
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK | _CLOSED, dir_fd=above)
    except OSError as error:
        raise Refused("not there" if isinstance(error, FileNotFoundError) else "no folder that can be read") from error
    try:
        yield Place(path, descriptor)
    finally:
        with suppress(OSError):
            os.close(descriptor)


def refuse_json(raw: bytes) -> None:
    """Raise Refused for JSON of more values or levels than wsinvest writes; in time and memory of its size."""
    if raw.count(b",") + raw.count(b"[") + raw.count(b"{") > MOST_VALUES:
        raise Refused("holds more values than wsinvest writes")
    level = 0
    for found in _LEVELS.finditer(raw):
        first = raw[found.start()]
        level += (first in b"[{") - (first in b"]}")
        if level > DEEPEST:
            raise Refused("is nested more deeply than wsinvest writes")


def named(where: Path | str, why: Refused) -> StoreError:
    """The error of a file that was refused, with its name and what to do."""
    return StoreError(f"{where}: {why}; name the folder of a run")


def _refuse_other(status: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Refused(_ORDINARY)
    if status.st_size > most:
        raise Refused(_larger(most))


def _larger(most: int) -> str:
    said = f"{most // 2**20} MiB" if most >= 2**20 else f"{most // 2**10} KiB"
    return f"larger than {said}, which wsinvest never writes"
