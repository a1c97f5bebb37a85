"""Reads and writes rows of evidence as JSON lines with a trailer (count, SHA-256), one block at a time."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from pathlib import Path
from types import TracebackType
from typing import Final, Generic, TypeVar

import msgspec

from wsinvest.host.files import SCHEMA, UNREADABLE, NewerSchema, StoreError, reading, whole

R = TypeVar("R")
BLOCK_BYTES: Final = 2**20
LINE_BYTES: Final = 2**16
_ENCODER: Final = msgspec.json.Encoder()


class NotKept(Exception):
    """A row could not be written; `cause` is the OSError."""

    def __init__(self, cause: OSError) -> None:
        """`cause`: the error of the file system."""
        super().__init__(str(cause))
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Trailer:
    """The last line: the number of rows before it, and the SHA-256 of all their lines."""

    schema: int
    rows: int
    sha256: str


class RowsFile(Generic[R]):
    """A file to which a collector writes its rows. Without a path they are only counted.

    The file appears when `finish` is called; if the context ends without it, nothing remains.
    """

    def __init__(self, path: Path | None = None) -> None:
        """`path`: the file, which is not created if there are no rows."""
        self.count = 0
        self._path = path
        self._pending = bytearray()
        self._sum = hashlib.sha256()
        self._open = ExitStack()
        self._file: BufferedWriter | None = None

    def put(self, row: R) -> None:
        """Append one row; raises NotKept."""
        self.count += 1
        if self._path is None:
            return
        _ENCODER.encode_into(row, self._pending, len(self._pending))
        self._pending += b"\n"
        if len(self._pending) >= BLOCK_BYTES:
            self._write(self._path)

    def finish(self) -> int:
        """Write the trailer, close the file and give it its final name. Returns the number of rows. Raises NotKept."""
        if self.count and self._path is not None:
            self._write(self._path)
            self._pending += msgspec.json.encode(Trailer(SCHEMA, self.count, self._sum.hexdigest())) + b"\n"
            self._write(self._path)
            try:
                self._open.close()
            except OSError as error:
                raise NotKept(error) from error
        return self.count

    def __enter__(self) -> "RowsFile[R]":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        unfinished = error or StoreError("not finished")  # has no effect after `finish`
        self._open.__exit__(type(unfinished), unfinished, None)

    def _write(self, path: Path) -> None:
        try:
            if self._file is None:
                self._file = self._open.enter_context(whole(path))
            self._file.write(self._pending)
        except OSError as error:
            raise NotKept(error) from error
        self._sum.update(self._pending)
        self._pending.clear()


def read(path: Path, kind: type[R]) -> Iterator[R]:
    """Every row of a file, decoded as `kind`; raises StoreError, for a cut or altered file only after the last row."""
    decoder, seen, count = msgspec.json.Decoder(kind), hashlib.sha256(), 0
    with reading(path) as file:
        line = file.readline(LINE_BYTES)
        while following := file.readline(LINE_BYTES):
            try:
                row = decoder.decode(line)
            except UNREADABLE as error:
                raise StoreError(f"{path}, line {count + 1}: no row of this schema; run the report again") from error
            yield row
            seen.update(line)
            count += 1
            line = following
    _compare(path, _trailer(path, line), count, seen.hexdigest())


def examined(path: Path) -> tuple[str, int]:
    """The SHA-256 of a whole file and the number of its rows; raises StoreError if it was cut or altered."""
    seen, count = hashlib.sha256(), 0
    with reading(path) as file:
        last = _last_line(file)
        trailer = _trailer(path, last)
        left = file.seek(0, 2) - len(last)
        file.seek(0)
        while block := file.read(min(BLOCK_BYTES, left)):
            seen.update(block)
            count += block.count(b"\n")
            left -= len(block)
    _compare(path, trailer, count, seen.hexdigest())
    seen.update(last)
    return seen.hexdigest(), count


def _last_line(file: BufferedReader) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - LINE_BYTES))
    end = file.read(LINE_BYTES)
    return end[end.rfind(b"\n", 0, -1) + 1 :]


def _trailer(path: Path, line: bytes) -> Trailer:
    try:
        trailer = msgspec.json.decode(line, type=Trailer)
    except UNREADABLE as error:
        raise StoreError(f"{path}: cut, its last line does not count its rows; run the report again") from error
    if trailer.schema > SCHEMA:
        raise NewerSchema(f"{path}: schema {trailer.schema} is newer than {SCHEMA}; use a newer wsinvest")
    return trailer


def _compare(path: Path, trailer: Trailer, count: int, sha256: str) -> None:
    if trailer.rows != count:
        raise StoreError(f"{path}: {count} rows where its last line counts {trailer.rows}; run the report again")
    if trailer.sha256 != sha256:
        raise StoreError(f"{path}: altered, its rows are not those of its last line; run the report again")
