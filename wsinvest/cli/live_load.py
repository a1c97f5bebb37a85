"""A load while it goes on: what its line says, and Ctrl-C that ends it without losing what was seen."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsinvest.facts.load import LoadRow


class Interrupt:
    """`asked`: True once Ctrl-C, SIGTERM or SIGHUP came; a second one does what it always does."""

    def __init__(self) -> None:
        """Nobody asked."""
        self.asked = False

    def __call__(self) -> bool:
        """True once somebody asked."""
        return self.asked


@contextmanager
def interruptible() -> "Iterator[Interrupt]":
    """Catches the first interrupt as long as the context is open."""
    found, before = Interrupt(), signal.getsignal(signal.SIGINT)

    def ask(_number: int, _frame: FrameType | None) -> None:
        if found.asked:
            raise KeyboardInterrupt
        found.asked = True

    ignored = before is signal.SIG_IGN
    if not ignored:
        signal.signal(signal.SIGINT, ask)
    try:
        yield found
    finally:
        if not ignored:
            signal.signal(signal.SIGINT, before)


def text(row: "LoadRow", phase: str) -> str:
    """One second in less than 80 columns: what is open, what fails, how slow it is, how late we are."""
    from wsinvest.facts.load import ms

    took = ms(row.latency, 0.99) if row.latency.count else ms(row.open_times, 0.99)
    parts = [
        f"{row.at_s:5.1f} s",
        phase,
        f"{row.open:,} open",
        f"{row.failed} failed" if row.failed else "",
        f"{row.closed} ended" if row.closed else "",
        f"{row.answered:,} msg/s" if row.answered else f"{row.opened:,} conn/s",
        "" if took is None else f"p99 {took:.1f} ms",
        f"lag {ms(row.own_lag, 0.99) or 0.0:.1f} ms",
    ]
    return "  ".join(filter(None, parts))
