"""RowsFile are written and read in one pass, and a file that is not what its last line counts is named."""

import json
import os
import stat
import tracemalloc
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from tests.disk import no_room
from wsinvest.host.files import SCHEMA, NewerSchema, StoreError
from wsinvest.store.rows import BLOCK_BYTES, NotKept, RowsFile, examined, read

MANY = 3 * BLOCK_BYTES // 20


@dataclass(frozen=True, slots=True)
class Row:
    """A plain row."""

    at: int
    name: str = ""


def fill(rows: RowsFile[Row], count: int) -> None:
    for number in range(count):
        rows.put(Row(number, "é"))


def written(path: Path, count: int = 3) -> Path:
    with RowsFile[Row](path) as rows:
        fill(rows, count)
        rows.finish()
    return path


@pytest.mark.parametrize("count", [1, 3, MANY])
def test_what_was_put_is_what_is_read(tmp_path: Path, count: int):
    """In order, with its number and the digest of the whole file; private; no partial file is left."""
    path = written(tmp_path / "f.jsonl", count)

    assert [Row(number, "é") for number in range(count)] == list(read(path, Row))
    assert (sha256(path.read_bytes()).hexdigest(), count) == examined(path)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(tmp_path.iterdir())


def test_the_last_line_tells_schema_number_and_digest(tmp_path: Path):
    """So that any tool can check the file."""
    *rows, trailer = written(tmp_path / "f.jsonl").read_bytes().splitlines(keepends=True)

    assert {"schema": SCHEMA, "rows": 3, "sha256": sha256(b"".join(rows)).hexdigest()} == json.loads(trailer)
    assert {"at": 0, "name": "é"} == json.loads(rows[0])


def test_without_rows_there_is_no_file(tmp_path: Path):
    """An empty file would only be a question."""
    assert 0 == RowsFile[Row](tmp_path / "f").finish()
    assert [] == list(tmp_path.iterdir())


def test_without_a_path_rows_are_counted_only():
    """As for a diagnosis, which leaves nothing on disk."""
    with RowsFile[Row]() as rows:
        rows.put(Row(1))

        assert 1 == rows.finish()


@pytest.mark.parametrize("count", [1, MANY])
def test_what_was_not_finished_is_not_there(tmp_path: Path, count: int):
    """Whether the collector failed or only found no facts; what an earlier run left stands."""
    path = written(tmp_path / "f.jsonl")
    before = path.read_bytes()
    for error in (KeyError, None):
        with suppress(KeyError), RowsFile[Row](path) as rows:
            fill(rows, count)
            if error:
                raise error

    assert {path: before} == {found: found.read_bytes() for found in tmp_path.iterdir()}


LINE = b'{"at":1,"name":"x"}\n'
SPOILED = [
    (lambda raw: raw[:-1], ""),  # without the last line feed nothing is missing
    (lambda raw: b"", "cut"),
    (lambda raw: raw[: raw.rfind(b"\n", 0, -1) + 1], "cut"),
    (lambda raw: raw[: len(raw) // 2], "cut"),
    (lambda raw: raw[raw.find(b"\n") + 1 :], "2 rows where its last line counts 3"),
    (lambda raw: LINE + raw, "4 rows where its last line counts 3"),
    (lambda raw: raw.replace(b'"at":1', b'"at":7'), "altered"),
    (lambda raw: raw.replace(b'"rows":3', b'"rows":4'), "3 rows where its last line counts 4"),
    (lambda raw: raw.replace(b'"schema":3', b'"schema":99'), "schema 99 is newer"),
    (lambda raw: raw + b"[" * 100_000, "cut|no row"),
    (lambda raw: raw + b"\n", "cut|no row"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILED)
@pytest.mark.parametrize("use", [examined, lambda path: list(read(path, Row))], ids=["examined", "read"])
def test_a_spoiled_file_is_named(tmp_path: Path, spoil, said: str, use):
    """Cut, shortened, lengthened, altered or newer: with its name and what to do."""
    path = written(tmp_path / "f.jsonl")
    path.write_bytes(spoil(path.read_bytes()))
    if not said:
        use(path)
        return

    with pytest.raises(StoreError, match=said) as raised:
        use(path)

    assert str(path) in str(raised.value)
    assert isinstance(raised.value, NewerSchema) == ("newer" in said)


@pytest.mark.parametrize(("line", "said"), [(b"{}\n", "line 1"), (b'{"at":"x"}\n', "line 1"), (b"\xff\n", "line 1")])
def test_a_row_of_another_kind_is_named_by_its_line(tmp_path: Path, line: bytes, said: str):
    """It is refused where it stands, not at the end."""
    path = written(tmp_path / "f.jsonl")
    path.write_bytes(line + path.read_bytes())

    with pytest.raises(StoreError, match=said):
        next(read(path, Row))


@pytest.mark.parametrize("spoil", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_only_ordinary_files_are_read(tmp_path: Path, spoil):
    """A pipe or a device from a stranger would never end."""
    spoil(tmp_path / "f.jsonl")

    with pytest.raises(StoreError, match="no ordinary file"):
        examined(tmp_path / "f.jsonl")


def test_a_full_disk_is_told_by_what_it_said(tmp_path: Path):
    """Not taken for a fault of the collector that put the row; what is under the final name stays."""
    path = written(tmp_path / "f.jsonl")
    before = path.read_bytes()

    with no_room(), pytest.raises(NotKept) as raised, RowsFile[Row](path) as rows:
        fill(rows, MANY)

    assert "File too large" in str(raised.value.cause)
    assert {path: before} == {found: found.read_bytes() for found in tmp_path.iterdir()}


def test_rows_are_never_held_whole(tmp_path: Path):
    """Writing and reading a file of many blocks takes the memory of a few."""
    path, count = tmp_path / "f.jsonl", 16 * BLOCK_BYTES // len(LINE)
    tracemalloc.start()
    try:
        written(path, count)
        assert count == sum(1 for _ in read(path, Row)) == examined(path)[1]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert path.stat().st_size > 16 * BLOCK_BYTES
    assert peak < 4 * BLOCK_BYTES
