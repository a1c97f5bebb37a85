"""The files of a history's samples: one a day as JSON lines, closed ones as gzip with a trailer (rows, SHA-256)."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, cast

import msgspec

from wsinvest.host.files import UNREADABLE, StoreError, whole
from wsinvest.store.rows import LINE_BYTES, Trailer

SCHEMA: Final = 1
FOLDER: Final = "samples"
_OPEN, _CLOSED = ".jsonl", ".jsonl.gz"
_TRAILER: Final = b'{"schema":'
_LEVEL: Final = 9
DAMAGED: Final = (OSError, EOFError, zlib.error)  # what gzip raises
_MOST_BYTES: Final = 2**31  # of a day, unpacked


class NewerHistory(StoreError):
    """The folder was written by a newer wsinvest; nothing in it was touched."""


def named(day: str, folder: Path) -> Path:
    """A file for this day (YYYY-MM-DD) that is not there yet: with a number where a clock was set back."""
    taken = {path.name.partition(".")[0] for path in files(folder)}
    number, name = 1, day
    while name in taken:
        number += 1
        name = f"{day}-{number}"
    return folder / f"{name}{_OPEN}"


def files(folder: Path, since: str = "") -> list[Path]:
    """The day files from the oldest to the newest, each once: the open form only where the closed one is not whole.

    `since`: without those of days (YYYY-MM-DD) before it, which are then not opened for their order.
    """
    found = {path.name.partition(".")[0]: path for path in sorted(folder.glob("*" + _OPEN))}
    found |= {path.name.partition(".")[0]: path for path in sorted(folder.glob("*" + _CLOSED))}
    due = [path for path in found.values() if day_of(path) >= since]
    return sorted(due, key=lambda path: (first_seq(path), path.name))


def is_open(path: Path) -> bool:
    """True for a file that is still written."""
    return path.name.endswith(_OPEN)


def day_of(path: Path) -> str:
    """The day of a file, YYYY-MM-DD."""
    return path.name[:10]


def lines(path: Path) -> Iterator[bytes]:
    """The lines of the samples in a file, without trailer and torn tail.

    Raises StoreError for a closed file that was cut or altered, after its last line, and NewerHistory.
    """
    seen, count, trailer = hashlib.sha256(), 0, b""
    try:
        with _reading(path) as file:
            size = 0
            while line := file.readline(LINE_BYTES):
                size += len(line)
                if size > _MOST_BYTES:
                    raise StoreError(f"{path}: larger than any day of wsinvest; remove it")
                if line.startswith(_TRAILER):
                    trailer = line
                    break
                if not line.endswith(b"\n"):
                    break
                yield line
                seen.update(line)
                count += 1
    except FileNotFoundError:
        return  # removed or closed meanwhile by the watch itself
    except DAMAGED as error:
        raise StoreError(f"{path}: cut or no gzip; remove it") from error
    if not is_open(path):
        _compare(path, trailer, count, seen.hexdigest())


def first_seq(path: Path) -> int:
    """The number of the first sample in a file; 0 if it has none."""
    with suppress(*DAMAGED, *UNREADABLE), _reading(path) as file:
        return msgspec.json.decode(file.readline(LINE_BYTES), type=_Seq).seq
    return 0


def close(path: Path) -> Path:
    """Pack an open day file with its trailer and remove the open one; raises OSError, and then the open one stays."""
    packed = path.with_name(path.name + ".gz")
    seen, count = hashlib.sha256(), 0
    with whole(packed) as target, gzip.GzipFile(fileobj=target, mode="wb", compresslevel=_LEVEL, mtime=0) as file:
        for line in lines(path):
            file.write(line)
            seen.update(line)
            count += 1
        file.write(msgspec.json.encode(Trailer(SCHEMA, count, seen.hexdigest())) + b"\n")
    path.unlink()
    return packed


def remove_oldest(folder: Path, keep_days: int, keep_mb: float) -> int:
    """Remove whole day files, the oldest first, until both limits hold; the newest one stays.

    A day is a file here, so that a clock that jumped ahead removes nothing.
    """
    found = files(folder)
    sizes = [path.stat().st_size for path in found]
    removed = 0
    while len(found) - removed > 1 and (len(found) - removed > keep_days or sum(sizes[removed:]) > keep_mb * 2**20):
        found[removed].unlink(missing_ok=True)
        removed += 1
    return removed


def leftovers(folder: Path) -> None:
    """Finish what a kill interrupted: partial files go, and open ones whose closed form is whole."""
    for partial in folder.glob(".*.partial"):
        partial.unlink(missing_ok=True)
    for packed in folder.glob("*" + _CLOSED):
        packed.with_name(packed.name.removesuffix(".gz")).unlink(missing_ok=True)


def _reading(path: Path) -> BinaryIO:
    return path.open("rb") if is_open(path) else cast(BinaryIO, gzip.open(path, "rb"))


class _Seq(msgspec.Struct):
    seq: int = 0


def _compare(path: Path, line: bytes, count: int, sha256: str) -> None:
    try:
        trailer = msgspec.json.decode(line, type=Trailer)
    except UNREADABLE as error:
        raise StoreError(f"{path}: cut, its last line does not count its rows; remove it") from error
    if trailer.schema > SCHEMA:
        raise NewerHistory(f"{path}: schema {trailer.schema} is newer than {SCHEMA}; use a newer wsinvest")
    if (trailer.rows, trailer.sha256) != (count, sha256):
        raise StoreError(f"{path}: altered, its rows are not those of its last line; remove it")
