"""Files of a case: private, written whole or not at all, and read only where they are ordinary files."""

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
_NOT_FOLLOWED: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
MOST_BYTES: Final = 2**26  # of a file that is read whole; rows are not
# What JSON that is cut, too deep, of other types or no UTF-8 raises.
UNREADABLE: Final = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


class StoreError(Failure):
    """Evidence cannot be used: missing, cut, altered or of another schema. The message names the file and the cure."""


class NewerSchema(StoreError):
    """The evidence was written by a newer wsinvest."""


@contextmanager
def whole(path: Path) -> Iterator[BufferedWriter]:
    """A file under a hidden name: on disk and renamed once when the block ends well, gone when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = hidden(path)
    file = open(partial, "xb", opener=_private)  # noqa: SIM115  what stands there already is not ours to remove
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """The final name holds all of this content or nothing new."""
    with whole(path) as file:
        file.write(content)


@contextmanager
def reading(path: Path) -> Iterator[BufferedReader]:
    """An ordinary file, open; a pipe or a device from a stranger might never end. Raises StoreError."""
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
    """All of a file that one of ours would be; raises StoreError, also where it is larger than any of them."""
    with reading(path) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise StoreError(f"{path}: larger than {MOST_BYTES // 2**20} MiB, which wsinvest never writes")
    return content


def digest(path: Path) -> str:
    """The SHA-256 of a file in hex, whatever its size."""
    with reading(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hidden(path: Path) -> Path:
    """A hidden name beside this one that nobody could foresee, so that no link waits there in a shared folder."""
    return path.with_name(f".{token_hex(8)}.partial")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | _NOT_FOLLOWED, 0o600)
