"""The exit statuses of the command line (public: scripts, cron and service units rely on them) and `Failure`."""

import signal
from enum import IntEnum
from typing import ClassVar, Final


class Exit(IntEnum):
    """0 to 2 give the severity of the target's faults; 3 to 7 report a problem of wsinvest or its use."""

    FINE = 0
    HIGH = 1
    CRITICAL = 2
    INCOMPLETE = 3
    USAGE = 4
    NOT_WRITTEN = 5
    INTERRUPTED = 6
    LEAK = 7


# Signals that end the program. SIGHUP (the terminal was closed) does not exist on Windows.
ASKS_TO_LEAVE: Final = (signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))
_BY_STATUS: Final = {
    "critical": Exit.CRITICAL,
    "high": Exit.HIGH,
    "undetermined": Exit.HIGH,
    "incomplete": Exit.INCOMPLETE,
}


class Failure(Exception):
    """wsinvest cannot continue. The message is one line that says what, where and what to do, without secrets."""

    exit_status: ClassVar[Exit] = Exit.USAGE

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows below the cell that failed (IPython asks for it): the one line, no traceback."""
        return [f"wsinvest: {' '.join(str(self).split())}"]


def exit_of(status: str) -> Exit:
    """The exit status for the status word of a diagnosis; 0 for ok, low and medium."""
    return _BY_STATUS.get(status, Exit.FINE)


def worst_exit(exits: list[Exit]) -> Exit:
    """The exit status of several targets: the highest number, 0 for an empty list."""
    return max(exits, default=Exit.FINE)
