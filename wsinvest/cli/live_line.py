"""One line on a terminal that changes while something goes on; where stderr is no terminal, nothing."""

import sys
from typing import Final, TextIO

COLUMNS: Final = 74  # at most, so that a terminal of 80 columns never breaks the line
_CLEAR: Final = "\r\x1b[K"


class LiveLine:
    """The line. `shown`: True on a terminal, unless it is to be quiet."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        """`stream`: stderr unless another is given."""
        self._out = stream or sys.stderr
        self.shown = self._out.isatty() and not quiet

    def show(self, text: str) -> None:
        """Write this in place of what stood there."""
        if self.shown:
            self._write(f"{_CLEAR}{text[:COLUMNS]}")

    def end(self) -> None:
        """Leave the line empty."""
        if self.shown:
            self._write(_CLEAR)

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
