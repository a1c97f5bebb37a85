"""Reads files of an untrusted run: regular files only, with limits of bytes, JSON values and JSON depth."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from wsinvest.host.files import StoreError

MOST_VALUES: Final = 2**21  # in one JSON file; wsinvest writes some thousands
DEEPEST: Final = 40  # levels of nesting in JSON; wsinvest writes 12 at most (figures)
BLOCK: Final = 2**20
_NOT_REGULAR: Final = "no ordinary file"
_NOFOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_OPEN_FLAGS: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_HAS_DIR_FD: Final = os.open in os.supports_dir_fd
# Strings are matched first, so that brackets inside them are not counted; an unclosed string reaches to the end.
_LEVELS: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


class Refused(Exception):
    """A file or folder is refused; the message says why, without its name."""


class Missing(Refused):
    """The file or folder does not exist."""

    def __init__(self) -> None:
        """The message is always the same."""
        super().__init__("not there")


class Place:
    """An open folder. It is held by its descriptor, so that renaming or replacing its path has no effect."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        """`descriptor`: of the folder; None on platforms that cannot open folders, where `path` is used."""
        self.path, self._descriptor = path, descriptor

    @contextmanager
    def below(self, name: str) -> Iterator["Place"]:
        """A subfolder, open during the block; raises Refused, also for a link."""
        with _folder(self.path / name, name, self._descriptor) as place:
            yield place

    def names(self, most: int) -> list[str]:
        """The sorted names in the folder, at most `most`."""
        with os.scandir(self.path if self._descriptor is None else self._descriptor) as found:
            return sorted(entry.name for entry, _ in zip(found, range(most), strict=False))

    def is_file(self, name: str) -> bool:
        """True if this is a regular file; False for a link."""
        try:
            return stat.S_ISREG(self._status(name).st_mode)
        except OSError:
            return False

    @contextmanager
    def opened(self, name: str, most: int) -> Iterator[int]:
        """The descriptor of a regular file of at most `most` bytes, open during the block; raises Refused."""
        try:
            _refuse_unless_regular(self._status(name), most)
            descriptor = os.open(self._where(name), os.O_RDONLY | _NOFOLLOW | _OPEN_FLAGS, dir_fd=self._descriptor)
        except FileNotFoundError:
            raise Missing from None
        except OSError as error:
            raise Refused(error.strerror or type(error).__name__) from error
        try:
            _refuse_unless_regular(os.fstat(descriptor), most)  # again, since it may have been replaced before the open
            yield descriptor
        finally:
            os.close(descriptor)

    def blocks(self, name: str, most: int) -> Iterator[bytes]:
        """The content of a regular file in blocks; raises Refused, also if it grows beyond `most` bytes."""
        with self.opened(name, most) as descriptor:
            left = most
            while block := os.read(descriptor, BLOCK):
                left -= len(block)
                if left < 0:
                    raise Refused(_larger(most))
                yield block

    def read(self, name: str, most: int) -> bytes:
        """The content of a regular file of at most `most` bytes; raises Refused."""
        return b"".join(self.blocks(name, most))

    def _status(self, name: str) -> os.stat_result:
        return os.stat(self._where(name), dir_fd=self._descriptor, follow_symlinks=False)

    def _where(self, name: str) -> str:
        return name if self._descriptor is not None else str(self.path / name)


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    """A run's folder, open during the block; raises Refused.

    A link is followed only to a folder beside it, as `latest` is one.
    """
    try:
        real = folder.resolve(strict=True)
        if folder.is_symlink() and real.parent != folder.parent.resolve():
            raise Refused("a link that leads elsewhere; name the folder itself")
    except (OSError, RuntimeError) as error:
        raise Missing from error
    with _folder(real, str(real), None) as opened:
        yield opened


@contextmanager
def _folder(path: Path, name: str, above: int | None) -> Iterator[Place]:
    if not _HAS_DIR_FD:
        if path.is_symlink() or not path.is_dir():
            raise Refused("no folder")
        yield Place(path, None)
        return
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | _NOFOLLOW | _OPEN_FLAGS, dir_fd=above)
    except FileNotFoundError as error:
        raise Missing from error
    except OSError as error:
        raise Refused("no folder that can be read") from error
    try:
        yield Place(path, descriptor)
    finally:
        with suppress(OSError):
            os.close(descriptor)


def refuse_json(raw: bytes) -> None:
    """Raise Refused for JSON with more than MOST_VALUES values or DEEPEST levels; takes linear time."""
    if raw.count(b",") + raw.count(b"[") + raw.count(b"{") > MOST_VALUES:
        raise Refused("holds more values than wsinvest writes")
    level = 0
    for found in _LEVELS.finditer(raw):
        first = raw[found.start()]
        level += (first in b"[{") - (first in b"]}")
        if level > DEEPEST:
            raise Refused("is nested more deeply than wsinvest writes")


def named(where: Path | str, why: Refused) -> StoreError:
    """The StoreError for a refused file, with its path and what to do."""
    return StoreError(f"{where}: {why}; name the folder of a run")


def _refuse_unless_regular(status: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Refused(_NOT_REGULAR)
    if status.st_size > most:
        raise Refused(_larger(most))


def _larger(most: int) -> str:
    said = f"{most // 2**20} MiB" if most >= 2**20 else f"{most // 2**10} KiB"
    return f"larger than {said}, which wsinvest never writes"
