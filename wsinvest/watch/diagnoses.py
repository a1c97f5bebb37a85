"""The last diagnoses of a target, kept in its folder: the page lists them and shows the objectives of the last."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.host.files import UNREADABLE, write_whole
from wsinvest.model.diagnosed import Diagnosed
from wsinvest.watch.diagnosing import Conclusion

FILE: Final = "diagnoses.json"
MOST: Final = 10


class Diagnoses:
    """Oldest first; what cannot be written is remembered all the same."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        """Read what is there; a file that cannot be read is none."""
        self._path = folder / FILE
        self._now = now
        self.last: tuple[Diagnosed, ...] = ()
        with suppress(OSError, *UNREADABLE):
            self.last = msgspec.json.decode(self._path.read_bytes(), type=tuple[Diagnosed, ...])

    def add(self, found: Conclusion, incident: str = "") -> None:
        """Keep one that was just made; without objectives the child came to no end, and nothing is kept."""
        if not found.goals:
            return
        new = Diagnosed(self._now(), found.found, found.root, found.sentence, found.goals, found.took_s, incident)
        self.last = (*self.last, new)[-MOST:]
        with suppress(OSError):
            write_whole(self._path, msgspec.json.encode(self.last))
