"""Reads and writes files of a case: mode 0600, written atomically, and only regular files are read."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BufferedWriter
from pathlib import Path
from secrets import token_hex
from typing import Final

import msgspec

from wsinvest.model.failure import Failure

SCHEMA: Final = 3
_OPEN_FLAGS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
MOST_BYTES: Final = 2**26  # of a file that is read whole; rows are not
# What JSON that is cut, too deep, of other types or no UTF-8 raises.
UNREADABLE: Final = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


class StoreError(Failure):
    """Evidence is missing, cut, altered or of another schema. The message names the file and what to do."""


class NewerSchema(StoreError):
    """The evidence was written by a newer wsinvest."""


@contextmanager
def whole(path: Path) -> Iterator[BufferedWriter]:
    """Open a hidden file; when the block ends, sync it and rename it to `path`, or remove it after an exception."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = hidden(path)
    file = open(partial, "xb", opener=_private)  # noqa: SIM115  outside the try, so that an existing file is not removed
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write the file atomically: `path` gets all of the content, or stays as it was."""
    with whole(path) as file:
        file.write(content)


@contextmanager
def reading(path: Path) -> Iterator[BufferedReader]:
    """A regular file, open during the block; raises StoreError, also for pipes and devices, which may never end."""
    try:
        if path.exists() and not path.is_file():
            raise StoreError(f"{path}: no ordinary file; name the folder of a run")
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise StoreError(f"{path}: not there; name the folder of a run") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def read(path: Path) -> bytes:
    """The content of a regular file; raises StoreError, also if it is larger than MOST_BYTES."""
    with reading(path) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise StoreError(f"{path}: larger than {MOST_BYTES // 2**20} MiB, which wsinvest never writes")
    return content


def digest(path: Path) -> str:
    """The SHA-256 of a file of any size, in hex; raises StoreError."""
    with reading(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hidden(path: Path) -> Path:
    """A hidden random name in the same folder; random, so that nobody can place a link there in advance."""
    return path.with_name(f".{token_hex(8)}.partial")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | _OPEN_FLAGS, 0o600)
