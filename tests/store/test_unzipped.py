"""A zip that was sent: a disk without room is told from a zip that is damaged."""

import tempfile
import zipfile
from pathlib import Path

import pytest

from tests.disk import no_room
from wsinvest.host.files import StoreError
from wsinvest.model.failure import Exit
from wsinvest.store.unzipped import NoRoom, folder_in


@pytest.fixture
def mailed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run as a zip, and a folder of our own to unpack it in."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = tmp_path / "run.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("run/case.json", b"{}")
        archive.writestr("run/evidence/handshake.json", b"x" * 3_000_000)
    return path


def refused(path: Path, kind: type[StoreError]) -> str:
    """Why it is not opened."""
    with pytest.raises(kind) as cannot, folder_in(path):
        pass
    return str(cannot.value)


def test_its_files_are_copied_and_removed(mailed: Path):
    """As long as the block lasts, for us alone."""
    with folder_in(mailed) as folder:
        found = folder / "evidence" / "handshake.json"
        assert (3_000_000, 0o600) == (found.stat().st_size, found.stat().st_mode & 0o777)
        assert b"{}" == (folder / "case.json").read_bytes()
    assert [] == list((mailed.parent / "scratch").iterdir())


def test_a_full_disk_is_named_with_its_folder(mailed: Path):
    """The zip is whole; nothing of it stays behind."""
    with no_room():
        said = refused(mailed, NoRoom)

    scratch = mailed.parent / "scratch"
    assert (
        f"{mailed}: cannot be unpacked in {scratch}: File too large; make room there, or name a folder by TMPDIR"
        == said
    )
    assert Exit.NOT_WRITTEN is NoRoom.exit_status
    assert [] == list(scratch.iterdir())


def test_no_folder_that_has_room(mailed: Path, monkeypatch: pytest.MonkeyPatch):
    """Python tries each folder that it knows, and its error names none."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    with no_room():
        assert refused(mailed, NoRoom).startswith(f"{mailed}: no folder has room to unpack it; make room")


def test_a_damaged_zip_is_one_whatever_the_disk(mailed: Path):
    """Its name that no disk takes, a name twice, bytes that are no zip."""
    with zipfile.ZipFile(mailed, "w") as archive:
        archive.writestr("run/case.json", b"{}")
        archive.writestr(f"run/{'n' * 300}", b"x")
    assert "no zip that can be read; zip the folder of the run again" in refused(mailed, StoreError)
    mailed.write_bytes(b"PK\x03\x04 no zip")
    assert "no zip that can be read" in refused(mailed, StoreError)
