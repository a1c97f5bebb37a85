"""The exit statuses of the command line: a public contract for scripts, cron and service units."""

import signal
from enum import IntEnum
from typing import ClassVar, Final


class Exit(IntEnum):
    """0 to 2 tell how bad the target is; 3 to 7 tell what went wrong with us."""

    FINE = 0
    HIGH = 1
    CRITICAL = 2
    INCOMPLETE = 3
    USAGE = 4
    NOT_WRITTEN = 5
    INTERRUPTED = 6
    LEAK = 7


# Signals that end us; the latter when the terminal or the connection to it is closed, where a system has it.
ASKS_TO_LEAVE: Final = (signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))
_BY_STATUS: Final = {
    "critical": Exit.CRITICAL,
    "high": Exit.HIGH,
    "undetermined": Exit.HIGH,
    "incomplete": Exit.INCOMPLETE,
}


class Failure(Exception):
    """Something of ours cannot go on. The message is one line: what, where, what to do; it never holds a secret."""

    exit_status: ClassVar[Exit] = Exit.USAGE


def exit_of(status: str) -> Exit:
    """The exit status for the status word of a diagnosis: medium and low do not fail a script."""
    return _BY_STATUS.get(status, Exit.FINE)


def worst_exit(exits: list[Exit]) -> Exit:
    """The status of several targets: the highest, since what went wrong with us weighs more than the target."""
    return max(exits, default=Exit.FINE)
