"""Opens a run that was sent as a zip: its files are copied into a private folder, bounded and without paths."""

import errno
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from wsinvest.host.files import StoreError
from wsinvest.model.failure import Exit
from wsinvest.store import admission, cases

_BLOCK: Final = 2**20
_MOST_NAMES: Final = 1000
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
    *(ValueError, RuntimeError, NotImplementedError),  # names or methods that zipfile does not take, a password
)
_OURS: Final = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
    }
)


class NoRoom(StoreError):
    """The zip may be whole: this host has no room to unpack it."""

    exit_status = Exit.NOT_WRITTEN


@contextmanager
def folder_in(path: Path) -> Iterator[Path]:
    """The folder of the run in this zip, private and removed when the block ends; raises StoreError, NoRoom.

    Any other path comes back as it is. Only names of a run are copied, and never more than a run may hold.
    """
    if path.suffix.lower() != ".zip" or not path.is_file():
        yield path
        return
    with _scratch(path) as into:
        try:
            with zipfile.ZipFile(path) as archive:
                _copy(archive, into, str(path))
        except _DAMAGED as error:
            raise StoreError(f"{path}: no zip that can be read; zip the folder of the run again") from error
        yield into


@contextmanager
def _scratch(path: Path) -> Iterator[Path]:
    """A private folder that is removed when the block ends; raises NoRoom."""
    try:
        scratch = tempfile.TemporaryDirectory(prefix="wsinvest-zip-")
    except OSError as error:  # tempfile tries to write in each folder that it knows; its error names none
        raise NoRoom(f"{path}: no folder has room to unpack it; make room, or name one by TMPDIR") from error
    with scratch as into:
        yield Path(into).resolve()


def _copy(archive: zipfile.ZipFile, into: Path, named: str) -> None:
    infos = [info for info in archive.infolist()[:_MOST_NAMES] if not info.is_dir()]
    heads = [PurePosixPath(info.filename) for info in infos if PurePosixPath(info.filename).name == cases.MANIFEST]
    if not heads:
        raise StoreError(f"{named}: holds no {cases.MANIFEST}; zip the folder of a run")
    root = min(heads, key=lambda one: len(one.parts)).parent
    inside = [info for info in infos if PurePosixPath(info.filename).parent in (root, root / cases.EVIDENCE)]
    large = StoreError(f"{named}: unpacked it is larger than a run may be ({admission.MOST_IN_ALL} bytes)")
    if sum(info.file_size for info in inside) > admission.MOST_IN_ALL:  # as it says itself, before anything is written
        raise large
    with _room(named):
        (into / cases.EVIDENCE).mkdir(mode=0o700)
    left = admission.MOST_IN_ALL
    for info in inside:
        path = PurePosixPath(info.filename)
        place = into / cases.EVIDENCE / path.name if path.parent != root else into / path.name
        with archive.open(info) as source:
            left -= _copied(source, place, left, named)
        if left < 0:
            raise large


@contextmanager
def _room(named: str) -> Iterator[None]:
    """Raise NoRoom for what this host does not take; what no host could take, as a long name, stays the zip's fault."""
    try:
        yield
    except OSError as error:
        if error.errno not in _OURS:
            raise
        where = f"cannot be unpacked in {tempfile.gettempdir()}"
        raise NoRoom(f"{named}: {where}: {error.strerror}; make room there, or name a folder by TMPDIR") from error


def _copied(source: IO[bytes], place: Path, most: int, named: str) -> int:
    """The number of bytes copied, at most one block more than `most`."""
    done = 0
    with _room(named):
        place.touch(0o600, exist_ok=False)
    while done <= most and (block := source.read(_BLOCK)):
        with _room(named), place.open("ab") as target:
            target.write(block)
        done += len(block)
    return done
