"""A file is whole under its final name or not there, and only ordinary files are read."""

import os
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest

from tests.disk import no_room
from wsinvest.host.files import MOST_BYTES, StoreError, digest, hidden, read, reading, write_whole


def test_a_file_is_replaced_whole_and_is_private(tmp_path: Path):
    """The old content stands until the new one is complete; no partial is left; mode 0600 whatever the umask."""
    path = tmp_path / "f"
    path.write_bytes(b"old")
    before = os.umask(0)
    try:
        write_whole(path, b"new")
    finally:
        os.umask(before)

    assert b"new" == path.read_bytes()
    assert 0o600 == path.stat().st_mode & 0o777
    assert ["f"] == [entry.name for entry in tmp_path.iterdir()]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path):
    """A full disk must not cut what was there."""
    path = tmp_path / "f"
    path.write_bytes(b"old")

    with no_room(), pytest.raises(OSError, match="File too large"):
        write_whole(path, b"new" * 100_000)

    assert b"old" == path.read_bytes()
    assert ["f"] == [entry.name for entry in tmp_path.iterdir()]


def test_a_name_in_a_shared_folder_cannot_be_foreseen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A link planted at the one name that chance gave is not followed, and what it points at stays as it is."""
    treasure = tmp_path / "treasure"
    treasure.write_bytes(b"of somebody else")
    monkeypatch.setattr("wsinvest.host.files.token_hex", lambda _bytes: "0" * 16)
    planted = hidden(tmp_path / "f")
    planted.symlink_to(treasure)

    with pytest.raises(FileExistsError):
        write_whole(tmp_path / "f", b"new")

    assert b"of somebody else" == treasure.read_bytes()


def test_the_longest_name_has_a_hidden_one_beside_it(tmp_path: Path):
    """File systems take 255 bytes."""
    write_whole(tmp_path / ("n" * 255), b"x")

    assert ["n" * 255] == [entry.name for entry in tmp_path.iterdir()]


def test_a_digest_is_that_of_all_bytes(tmp_path: Path):
    """As sha256sum prints it."""
    path = tmp_path / "f"
    path.write_bytes(b"x" * 5_000_000)

    assert sha256(path.read_bytes()).hexdigest() == digest(path)


@pytest.mark.parametrize("spoil", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_only_ordinary_files_are_read(tmp_path: Path, spoil):
    """A pipe or a device from a stranger would never end; the message names the file."""
    spoil(tmp_path / "f")

    with pytest.raises(StoreError, match="f: no ordinary file"), reading(tmp_path / "f"):
        pass


def test_what_is_far_too_large_is_not_read_whole(tmp_path: Path):
    """A file from a stranger may have any size; ours have not."""
    path = tmp_path / "f"
    path.touch()
    os.truncate(path, 2**40)
    tracemalloc.start()
    try:
        with pytest.raises(StoreError, match="f: larger than 64 MiB"):
            read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 4 * MOST_BYTES


def test_a_file_that_is_missing_is_named(tmp_path: Path):
    """With what to do."""
    with pytest.raises(StoreError, match="f: not there; name the folder of a run"), reading(tmp_path / "f"):
        pass
