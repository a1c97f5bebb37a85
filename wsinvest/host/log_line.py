"""One line that a program is known to write."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wsinvest.facts.log import LogPattern

# An address with its port, as most programs write it.
ADDRESS: Final = r"(\[[0-9a-f:.]+\]:\d+|[\w.-]+:\d+)"


@dataclass(frozen=True, slots=True)
class Known:
    """A known line. `words`: stand in it; `shape`: matches it too, if given, and its groups are what the line names.

    `source`: the program, and its file or message where there is one. `wide`: the words stand in many other lines, so
    that a whole log is not searched for them, only what was added during the attempts.
    """

    words: bytes
    says: LogPattern
    source: str
    shape: str = ""
    wide: bool = False

    def names(self, text: bytes) -> str | None:
        """What this text names (an address, a name, a status), empty if nothing; None if it is another line."""
        if not self.shape:
            return ""
        found = _compiled(self.shape).search(text)
        if found is None:
            return None
        return ":".join(group.decode("utf-8", "replace") for group in found.groups() if group)


@lru_cache(maxsize=256)
def _compiled(shape: str) -> re.Pattern[bytes]:
    return re.compile(shape.encode(), re.IGNORECASE)
