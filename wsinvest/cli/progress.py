"""Progress while a run goes on, on stderr: one line that changes on a terminal; elsewhere only what is asked for."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from wsinvest.cli.live_line import LiveLine

if TYPE_CHECKING:
    from wsinvest.collect.measure import Progress


@contextmanager
def progress_on_stderr(
    stream: TextIO | None = None, *, verbose: bool = False, quiet: bool = False
) -> "Iterator[Progress]":
    """A listener for progress; leaves a terminal's line empty when it ends, however it ends.

    Where nobody watches, it says only that another run is waited for; `verbose`: also each stage that begins, one line
    each. `quiet`: it says nothing at all.
    """
    out = stream or sys.stderr
    line = LiveLine(out, quiet=quiet)
    began = time.monotonic()
    busy: dict[str, None] = {}

    def tell(name: str, event: str, took_ms: float) -> None:
        busy.pop(name, None) if event == "end" else busy.setdefault(name)
        if line.shown:
            line.show(f"{time.monotonic() - began:5.1f} s  {', '.join(busy)}")
        elif event == "wait" and not quiet:
            out.write(f"wsinvest: {name}\n")
        elif event == "start" and verbose:
            out.write(f"  {name} ...\n")
        out.flush()

    try:
        yield tell
    finally:
        line.end()
