"""Opens the files of a configuration within limits; what cannot be read becomes a note with file and line."""

import glob
import itertools
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wsinvest.config.resolve import shown_place
from wsinvest.facts.proxy import Place

MOST_FILES: Final = 200
MOST_BYTES: Final = 2 * 2**20  # of all files together; 5,000 lines are about 150 KB
DEEPEST: Final = 10  # includes within includes
MOST_NOTES: Final = 20
_MOST_NAMES: Final = 1000  # that one pattern may match


class Unreadable(ValueError):
    """The file gives no text; the message says why, without any of its content."""


@dataclass
class Files:
    """The files that were read so far, what is left to be read, and the notes; `root` is the file that was named."""

    root: Path
    left_bytes: int = MOST_BYTES
    left_files: int = MOST_FILES
    notes: list[str] = field(default_factory=list)

    def text(self, path: Path) -> str:
        """The text of an ordinary file, links followed; raises Unreadable, also beyond the limits."""
        if self.left_files <= 0:
            raise Unreadable(f"not read: more than {MOST_FILES} files")
        self.left_files -= 1
        content = _content(path, self.left_bytes)
        self.left_bytes -= len(content)
        if b"\0" in content:
            raise Unreadable("no text: it has zero bytes")
        return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")

    def note(self, place: Place, what: str) -> None:
        """Keep one line on what was not read; only the first ones are kept."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(f"{at(place)}: {what}")

    def shown(self, path: Path) -> str:
        """The path as it may be shown."""
        return shown_place(str(path))

    def matching(self, pattern: str, bases: Iterable[Path]) -> list[Path]:
        """The files that an include names, sorted; looked for from each of these folders until there are some."""
        for base in bases:
            names = glob.iglob(str(base / pattern))  # noqa: PTH207  of an absolute pattern too
            found = sorted(itertools.islice(names, _MOST_NAMES))
            if found:
                return [Path(one) for one in found]
        return []

    @property
    def bases(self) -> tuple[Path, ...]:
        """Folders that relative includes may start from: that of the file that was named, and the two above it."""
        folder = self.root.absolute().parent
        return (folder, *itertools.islice(folder.parents, 2))


def at(place: Place) -> str:
    """`file:line`, or the file alone where no line is known."""
    return f"{place.file}:{place.line}" if place.line else place.file


def _content(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file; opened without waiting, as a pipe would make it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreadable("not read: no ordinary file")
            content = _bytes(descriptor, most + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    if len(content) > most:
        raise Unreadable(f"not read: all files together would be larger than {MOST_BYTES // 2**20} MiB")
    return content


def _bytes(descriptor: int, most: int) -> bytes:
    content = b""
    while len(content) < most and (more := os.read(descriptor, most - len(content))):
        content += more
    return content
