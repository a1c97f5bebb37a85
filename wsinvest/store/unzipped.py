"""Opens a run that was sent as a zip: its files are copied into a private folder, bounded and without paths."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from wsinvest.host.files import StoreError
from wsinvest.store import admission, cases

_BLOCK: Final = 2**20
_MOST_NAMES: Final = 1000


@contextmanager
def folder_in(path: Path) -> Iterator[Path]:
    """The folder of the run in this zip, private and removed when the block ends; raises StoreError.

    Any other path comes back as it is. Only names of a run are copied, and never more than a run may hold.
    """
    if path.suffix.lower() != ".zip" or not path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="wsinvest-zip-") as scratch:
        into = Path(scratch).resolve()
        try:
            with zipfile.ZipFile(path) as archive:
                _copy(archive, into, str(path))
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
            raise StoreError(f"{path}: no zip that can be read; zip the folder of the run again") from error
        yield into


def _copy(archive: zipfile.ZipFile, into: Path, named: str) -> None:
    infos = [info for info in archive.infolist()[:_MOST_NAMES] if not info.is_dir()]
    heads = [PurePosixPath(info.filename) for info in infos if PurePosixPath(info.filename).name == cases.MANIFEST]
    if not heads:
        raise StoreError(f"{named}: holds no {cases.MANIFEST}; zip the folder of a run")
    root = min(heads, key=lambda one: len(one.parts)).parent
    (into / cases.EVIDENCE).mkdir(mode=0o700)
    left = admission.MOST_IN_ALL
    for info in infos:
        path = PurePosixPath(info.filename)
        inside = path.parent == root or path.parent == root / cases.EVIDENCE
        if not inside:
            continue
        place = into / cases.EVIDENCE / path.name if path.parent != root else into / path.name
        with archive.open(info) as source, place.open("xb") as target:
            left -= _copied(source, target, left)
        if left < 0:
            raise StoreError(f"{named}: unpacked it is larger than a run may be ({admission.MOST_IN_ALL} bytes)")


def _copied(source: IO[bytes], target: IO[bytes], most: int) -> int:
    """The number of bytes copied, at most one block more than `most`."""
    done = 0
    while done <= most and (block := source.read(_BLOCK)):
        target.write(block)
        done += len(block)
    return done
